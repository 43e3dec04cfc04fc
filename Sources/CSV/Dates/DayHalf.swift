/// How languages write AM and PM.
enum DayHalf {
    /// Whether letters in lower case, without dots and spaces, stand for the afternoon; nil where they stand for neither.
    static func isAfternoon(_ letters: String) -> Bool? {
        if morning.contains(letters) { return false }
        return afternoon.contains(letters) ? true : nil
    }

    private static let morning: Set = [
        "am", "午前", "上午", "오전", "vorm", "vormittags", "dop", "dopoledne", "dopoludnia", "de", "πμ", "öö", "ap", "дп",
        "ص", "sa", "fm", "לפנה״צ", "לפ׳",
    ]
    private static let afternoon: Set = [
        "pm", "午後", "下午", "오후", "nachm", "nachmittags", "odp", "odpoledne", "popoludní", "du", "μμ", "ös", "ip", "пп",
        "م", "ch", "em", "אחה״צ", "אח׳",
    ]
}
