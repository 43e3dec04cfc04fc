/// What the titles of demo items are put together from: any beginning goes with any ending of its pair.
enum DemoTexts {
    static let reporters: [(String, Double)] = [
        ("Priya Raman", 4), ("Tom Becker", 3), ("Ana Souza", 3), ("Yuki Tanaka", 2), ("Omar Haddad", 2),
        ("Kateřina Nováková", 2), ("Sam O'Neill", 1), ("support@example.com", 3),
    ]

    // Bugs: a place and a fault.
    static let places = [
        "Checkout", "The search page", "Sign-in with SSO", "The order history", "Password reset", "The product gallery",
        "The push service", "The settings page", "CSV export", "The shopping cart", "Image upload", "The map view",
        "Offline mode", "The newsletter form", "Payment by card", "The price filter", "Dark mode", "The invoice PDF",
    ]
    static let faults = [
        "fails when the network is slow", "shows the wrong total", "crashes after an update", "ignores the time zone",
        "is slow with more than 1,000 entries", "loses what was typed on going back", "does not work with a keyboard",
        "shows a blank page in Firefox", "sends the mail twice", "cuts off long names", "forgets the chosen language",
        "times out for large accounts", "rounds prices down", "can't be used with a screen reader",
        "logs people out at random", "sorts umlauts last", "answers 500 for an empty list",
    ]

    // Stories and changes: what to do, and to which part.
    static let wishes = [
        "As a customer I want a better", "Let shop owners configure the", "Offer a preview of the",
        "Show progress in the",
        "Support keyboard shortcuts in the", "Make it easy to share the", "Remember the last state of the",
    ]
    static let changes = [
        "Refactor the", "Add tests for the", "Speed up the", "Document the", "Upgrade the libraries of the",
        "Remove dead code from the", "Fix flaky tests of the", "Translate the", "Simplify the", "Cache results of the",
    ]
    static let parts = [
        "checkout flow", "search index", "image pipeline", "login form", "order list", "address book",
        "admin dashboard",
        "recommendation service", "mail templates", "mobile navigation", "error pages", "rate limiter",
        "wish list", "release script", "payment adapter", "session store", "start page", "cookie banner",
    ]

    // Incidents: a service and an outage.
    static let services = [
        "VPN", "E-mail", "The printer on floor 2", "Wi-Fi in building B", "The ERP client", "The phone system",
        "Shared drive S:", "The badge reader", "Video conferencing", "The build server", "Single sign-on",
    ]
    static let outages = [
        "is not reachable", "drops the connection every few minutes", "asks for the password again and again",
        "is very slow since this morning", "shows a certificate warning", "reports that the disk is full",
        "stopped after the maintenance window", "does not start",
    ]

    // Requests: a wish and a good.
    static let requests = [
        "New", "Second", "Missing", "Broken", "Replacement for a", "Return of a", "Question about a",
    ]
    static let goods = [
        "laptop", "docking station", "phone", "monitor", "headset", "badge", "keyboard", "charger", "desk lamp",
        "test account", "drawing licence", "parking permit",
    ]

    /// Whole titles in other scripts and with emoji, as reports meet them in earnest.
    static let worldTitles = [
        "Größenangaben für Schuhe fehlen in der Übersicht", "Le paiement échoue après l'ajout d'un bon d'achat",
        "検索結果が空のときにエラーが表示される", "登录后购物车被清空", "결제 화면에서 버튼이 눌리지 않음",
        "صفحة الدفع لا تعمل على الهاتف", "דף ההגדרות נטען לאט מאוד", "Не приходит письмо для сброса пароля",
        "Η αναζήτηση αγνοεί τους τόνους", "ไม่สามารถอัปโหลดรูปภาพได้", "खोज पृष्ठ हिन्दी में टूट जाता है",
        "Žluťoučký kůň: wrong glyphs in the invoice PDF", "Mixed order: שלום and العربية in one title",
        "Launch day checklist \u{1F680}", "Cart badge shows \u{1F6D2} instead of a number",
        "Emoji in names break the export \u{1F469}\u{200D}\u{1F4BB}", "Crash on \u{1F1EA}\u{1F1FA} region setting",
    ]
}
