import Items

/// What statuses and their categories are called, in the languages of the trackers.
enum StatusWords {
    /// The category that a tracker's word for it means; nil where the word is not known.
    static func category(_ name: String) -> StatusCategory? {
        let name = plain(name)
        if open.contains(name) { return .open }
        if inProgress.contains(name) { return .inProgress }
        return done.contains(name) ? .done : nil
    }

    /// Whether a status sounds like the end of the work.
    static func soundsDone(_ status: String) -> Bool {
        let name = plain(status)
        return done.contains(name) || ended.contains(name)
    }

    /// Letters and digits alone, in lower case: `To-Do` and `To do` are the same.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static func words(_ names: [String]) -> Set<String> {
        Set(names.map(plain))
    }

    private static let open = words([
        "open", "new", "to do", "undefined", "no category", "backlog", "unstarted", "triage", "proposed", "pending",
        "zu erledigen", "offen", "neu", "à faire", "a faire", "ouvert", "nouveau", "por hacer", "tareas por hacer",
        "pendiente", "abierto", "nuevo", "a fazer", "itens pendentes", "tarefas pendentes", "pendente", "aberto",
        "da completare", "da fare", "aperto", "te doen", "nog te doen", "do zrobienia", "otwarte", "к выполнению",
        "сделать", "новая", "открыто", "зробити", "до виконання", "作業前", "未着手", "未対応", "待办", "待辦", "待处理",
        "待辦事項", "할 일", "해야 할 일", "yapılacaklar", "yapılacak", "k vyřízení", "úkoly", "att göra", "å gjøre",
        "gjøremål", "to-do", "opgaver", "tehtävä", "tekemättä", "teendő", "teendők", "de făcut", "cần làm",
        "việc cần làm", "per fer", "egin beharrekoa",
    ])

    private static let inProgress = words([
        "in progress", "indeterminate", "started", "active", "doing", "in bearbeitung", "in arbeit", "en cours",
        "en curso", "en progreso", "em andamento", "em progresso", "em curso", "in corso", "in uitvoering", "bezig",
        "in behandeling", "wordt uitgevoerd", "w toku", "w trakcie", "в работе", "выполняется", "в процессе",
        "у роботі",
        "виконується", "進行中", "处理中", "进行中", "正在进行", "處理中", "진행 중", "devam ediyor", "sürüyor", "probíhá",
        "v řešení", "pågår", "pågående", "under arbeid", "i gang", "igangværende", "kesken", "käynnissä", "työn alla",
        "folyamatban", "în curs", "în desfășurare", "đang tiến hành", "đang thực hiện", "en curs",
    ])

    private static let done = words([
        "done", "complete", "completed", "closed", "canceled", "cancelled", "fertig", "erledigt", "abgeschlossen",
        "terminé", "terminée", "terminés", "fini", "achevé", "listo", "lista", "finalizada", "finalizado", "completado",
        "completada", "terminado", "hecho", "concluído", "concluída", "itens concluídos", "finalizados", "feito",
        "completato", "completata", "completati", "fatto", "finito", "gereed", "klaar", "voltooid", "gedaan",
        "afgerond",
        "gotowe", "zrobione", "ukończone", "zakończone", "готово", "выполнено", "завершено", "сделано", "виконано",
        "完了",
        "終了", "完成", "已完成", "完毕", "완료", "완료됨", "bitti", "tamam", "tamamlandı", "hotovo", "dokončeno", "klart",
        "klar", "färdig", "ferdig", "fullført", "udført", "færdig", "fuldført", "valmis", "kész", "befejezve",
        "terminat",
        "finalizat", "hoàn thành", "hoàn tất", "đã xong", "fet", "acabat", "eginda",
    ])

    /// Statuses that end an item in a way of their own.
    private static let ended = words([
        "resolved", "fixed", "finished", "solved", "rejected", "declined", "won't do", "won't fix", "wontfix",
        "duplicate", "obsolete", "abandoned", "removed", "verified", "can't reproduce", "cannot reproduce", "released",
        "shipped", "deployed", "merged", "geschlossen", "gelöst", "behoben", "beendet", "abgelehnt", "abgebrochen",
        "storniert", "verworfen", "abgenommen", "fermé", "fermée", "clos", "clôturé", "résolu", "résolue", "rejeté",
        "annulé", "cerrado", "cerrada", "resuelto", "resuelta", "rechazado", "rechazada", "cancelado", "cancelada",
        "fechado", "fechada", "resolvido", "resolvida", "rejeitado", "rejeitada", "encerrado", "chiuso", "chiusa",
        "risolto", "risolta", "annullato", "respinto", "gesloten", "opgelost", "geannuleerd", "afgewezen", "zamknięte",
        "zamknięty", "rozwiązane", "rozwiązany", "odrzucone", "anulowane", "закрыто", "закрыта", "закрыт", "решено",
        "решена", "решен", "отклонено", "отменено", "закрито", "解決済み", "解決済", "クローズ", "却下", "已关闭", "关闭",
        "已解决", "解决", "已拒绝", "已取消", "已關閉", "已解決", "종료", "종료됨", "해결됨", "닫힘", "kapatıldı", "kapalı",
        "çözüldü", "uzavřeno", "vyřešeno", "stängd", "löst", "lukket", "løst", "suljettu", "ratkaistu", "lezárva",
        "megoldva",
    ])
}
