import Foundation

/// The months' names in the languages of the trackers' exports, long, short and as Java wrote them before it took over
/// Unicode's (`Mrz`, `mrt`), without the dot of an abbreviation.
///
/// Languages whose names mean another month in one of these are left out: Croatian's `lip` is June, Polish's July.
enum MonthNames {
    /// The month, 1 to 12, that a word in lower case names.
    static func month(_ word: String) -> Int? {
        months[word]
    }

    private static let months = Dictionary(all, uniquingKeysWith: { first, _ in first })

    /// Every name with its month.
    static var all: [(name: String, month: Int)] {
        languages.flatMap { language in
            language.split(separator: "|").enumerated().flatMap { index, names in
                names.split(separator: " ").map { (String($0), index + 1) }
            }
        }
    }

    /// January to December, with bars between them; German, French, Spanish …, all in lower case.
    private static let languages = [
        """
        january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct\
        |november nov|december dec
        """,
        """
        januar jänner jan jän|februar feber feb|märz mrz mär|april apr|mai|juni jun|juli jul|august aug\
        |september sept sep|oktober okt|november nov|dezember dez
        """,
        """
        janvier janv jan|février févr fév|mars mar|avril avr|mai|juin|juillet juil|août aoû|septembre sept sep\
        |octobre oct|novembre nov|décembre déc
        """,
        """
        enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago\
        |septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic
        """,
        """
        janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set\
        |outubro out|novembro nov|dezembro dez
        """,
        """
        gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set sett\
        |ottobre ott|novembre nov|dicembre dic
        """,
        """
        januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|oktober okt\
        |november nov|december dec
        """,
        """
        styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze\
        |lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|październik października paź\
        |listopad listopada lis|grudzień grudnia gru
        """,
        """
        январь января янв|февраль февраля февр фев|март марта мар|апрель апреля апр|май мая|июнь июня июн\
        |июль июля июл|август августа авг|сентябрь сентября сент сен|октябрь октября окт|ноябрь ноября нояб ноя\
        |декабрь декабря дек
        """,
        """
        січень січня січ|лютий лютого лют|березень березня бер|квітень квітня квіт кві|травень травня трав тра\
        |червень червня черв чер|липень липня лип|серпень серпня серп сер|вересень вересня вер|жовтень жовтня жовт жов|листопад листопада лист лис\
        |грудень грудня груд гру
        """,
        "一月 1月|二月 2月|三月 3月|四月 4月|五月 5月|六月 6月|七月 7月|八月 8月|九月 9月|十月 10月|十一月 11月|十二月 12月",
        "1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월",
        """
        ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas\
        |aralık ara
        """,
        """
        leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|červen června čvn\
        |červenec července čvc|srpen srpna srp|září zář|říjen října říj|listopad listopadu lis|prosinec prosince pro
        """,
        """
        január januára jan|február februára feb|marec marca mar|apríl apríla apr|máj mája|jún júna|júl júla\
        |august augusta aug|september septembra sep|október októbra okt|november novembra nov|december decembra dec
        """,
        """
        januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept|oktober okt\
        |november nov|december dec
        """,
        """
        januar jan|februar feb|mars marts mar|april apr|maj mai|juni jun|juli jul|august aug|september sep sept\
        |oktober okt|november nov|december desember dec des
        """,
        """
        tammikuu tammikuuta tammi|helmikuu helmikuuta helmi|maaliskuu maaliskuuta maalis|huhtikuu huhtikuuta huhti\
        |toukokuu toukokuuta touko|kesäkuu kesäkuuta kesä|heinäkuu heinäkuuta heinä|elokuu elokuuta elo\
        |syyskuu syyskuuta syys|lokakuu lokakuuta loka|marraskuu marraskuuta marras|joulukuu joulukuuta joulu
        """,
        """
        január jan|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug\
        |szeptember szept|október okt|november nov|december dec
        """,
        """
        ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep\
        |octombrie oct|noiembrie nov noi|decembrie dec
        """,
        """
        ιανουάριος ιανουαρίου ιαν|φεβρουάριος φεβρουαρίου φεβ|μάρτιος μαρτίου μάρ μαρ|απρίλιος απριλίου απρ\
        |μάιος μαΐου μάι μαΐ|ιούνιος ιουνίου ιούν ιουν|ιούλιος ιουλίου ιούλ ιουλ|αύγουστος αυγούστου αύγ αυγ\
        |σεπτέμβριος σεπτεμβρίου σεπ σεπτ|οκτώβριος οκτωβρίου οκτ|νοέμβριος νοεμβρίου νοέ νοε|δεκέμβριος δεκεμβρίου δεκ
        """,
        """
        ינואר ינו׳ ינו|פברואר פבר׳ פבר|מרץ|אפריל אפר׳ אפר|מאי|יוני|יולי|אוגוסט אוג׳ אוג|ספטמבר ספט׳ ספט\
        |אוקטובר אוק׳ אוק|נובמבר נוב׳ נוב|דצמבר דצמ׳ דצמ
        """,
        """
        gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|novembre nov\
        |desembre des
        """,
        """
        януари яну|февруари фев|март|април апр|май|юни|юли|август авг|септември сеп|октомври окт|ноември ное\
        |декември дек
        """,
        "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
        """
        januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agt agu|september sep|oktober okt\
        |november nov|desember des
        """,
        """
        jaanuar jaan|veebruar veebr|märts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt\
        |november nov|detsember dets
        """,
    ]
}
