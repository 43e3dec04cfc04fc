import Foundation
import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

struct ColumnMapTests {
    @Test(arguments: [
        ("ID", ItemField.externalID), ("sys_id", .externalID), ("Issue Key", .key), ("issue-key", .key),
        ("number", .key), ("Summary", .title), ("short_description", .title), ("Type", .itemType),
        ("Issue Type", .itemType), ("STATE", .status), ("Closed", .closedAt), ("resolved", .closedAt),
        ("resolutiondate", .closedAt), ("resolved_at", .closedAt), ("updated", .updatedAt),
        ("sys_updated_on", .updatedAt), ("Status Category", .statusCategory), ("Comments", .comments), ("URL", .url),
    ])
    func `a column is found by any of its field's names`(name: String, field: ItemField) throws {
        let map = try ColumnMap(header: ["created", "title", name])
        #expect(map[field] == 2 || (field == .title && map[field] == 1))
    }

    @Test(arguments: [
        ("Nr.;Betreff;Erstellt am;Erledigt am;Geändert am;Zuständig;Erstellt von", ";"),
        ("Vorgangsnummer;Bezeichnung;Erstelldatum;Abschlussdatum;Letzte Änderung;Bearbeiter/in;Gemeldet von", ";"),
        ("N°;Titre;Créé le;Clôturé le;Mis à jour le;Assigné à;Demandeur", ";"),
        ("Numéro;Intitulé;Date de création;Date de clôture;Dernière modification;Attribué à;Créé par", ";"),
        ("Número;Título;Fecha de creación;Fecha de cierre;Última actualización;Asignado a;Solicitante", ";"),
        ("Nº;Asunto;Creado el;Cerrado el;Modificado el;Encargado;Creado por", ";"),
    ])
    func `columns of spreadsheets are found in other languages`(header: String, mark: Character) throws {
        let map = try ColumnMap(header: header.split(separator: mark).map(String.init))
        let fields: [ItemField] = [.key, .title, .createdAt, .closedAt, .updatedAt, .assignee, .reporter]
        #expect(fields.map { map[$0] } == Array(0..<7) && map.unused.isEmpty)
    }

    @Test(
        arguments: [
            (["Nr", "Vorgang", "Erstellt am"], 0, 1), (["Vorgang", "Titel", "Erstellt am"], 0, 1),
            (["Vorgang", "Erstellt am"], nil, 0), (["ID", "Ticket", "Title", "Created"], nil, 2),
        ] as [([String], Int?, Int?)]
    )
    func `what is a title in some files and a number in others is what the file lacks`(
        header: [String],
        key: Int?,
        title: Int?
    ) throws {
        let map = try ColumnMap(header: header)
        #expect(map[.key] == key && map[.title] == title)
    }

    @Test func `a field's own name goes before the other ones`() throws {
        let map = try ColumnMap(header: ["id", "resolved_at", "closed_at", "external_id", "opened_at", "created"])
        #expect(map[.closedAt] == 2)
        #expect(map[.externalID] == 3)
        #expect(map[.createdAt] == 5)
        #expect(map.columns[.createdAt] == [5, 4] && map.columns[.closedAt] == [2, 1])
        #expect(map.unused == ["id"])
    }

    @Test func `an override goes before every name, and an empty one leaves the field out`() throws {
        let header = ["Key", "Titel", "created", "Datum A", "comments"]
        let map = try ColumnMap(header: header, overrides: ["title=titel", "Created-At=Datum A", "comments="])
        #expect(map[.title] == 1)
        #expect(map[.createdAt] == 3)
        #expect(map[.comments] == nil)
        #expect(map.unused == ["created", "comments"])
    }

    @Test func `an override prefers the column of exactly that name`() throws {
        let map = try ColumnMap(header: ["title", "date", "Date"], overrides: ["created_at=Date"])
        #expect(map[.createdAt] == 2)
    }

    @Test func `all problems of overrides are told at once, with what there is`() throws {
        let problems = try complaints {
            try ColumnMap(header: ["created", "title"], overrides: ["colour=title", "key=Nummer", "key"])
        }
        .map(\.detail)
        try #require(problems.count == 3)
        #expect(problems[0].contains("no such field") && problems[0].contains("external_id, key, project"))
        #expect(problems[1].contains("no such column") && problems[1].contains("\"created\", \"title\""))
        #expect(problems[2].contains("FIELD=COLUMN"))
    }

    @Test func `without a column for the creation and one that tells items apart a file is refused`() throws {
        let problems = try complaints { try ColumnMap(header: ["name", "when"]) }
        try #require(problems.map(\.field) == [.createdAt, .title])
        #expect(problems[0].detail.contains("--map created_at=COLUMN"))
        #expect(problems[0].detail.hasSuffix("The columns of the file are: \"name\", \"when\"."))
        #expect(problems[1].detail.contains("external_id, key and title"))
    }

    @Test func `over HTTP the advice is for HTTP`() {
        let error = #expect(throws: CSVFileError.self) { try ColumnMap(header: ["id", "opened on"], place: .http) }
        #expect(error?.description.contains("map=created_at=COLUMN") == true)
        #expect(error?.description.contains("--") == false)
    }

    @Test func `overrides of a field that takes several columns add up`() throws {
        let header = ["id", "Opened on", "Ended", "Given up", "Tag A", "Tag B"]
        let overrides = [
            "created_at=Opened on", "closed_at=Ended", "closed_at=Given up", "labels=Tag A", "labels=Tag B",
        ]
        let map = try ColumnMap(header: header, overrides: overrides)
        #expect(map.columns[.closedAt] == [2, 3] && map.columns[.labels] == [4, 5])
        #expect(map.unused.isEmpty)
    }

    @Test(arguments: [
        ("Created At (UTC)", 0), ("Created [UTC]", 0), ("created_at_utc", 0), ("Created (GMT+2)", 7200),
        ("Created (+05:30)", 19_800), ("Created (America/New_York)", -18_000), ("Created (EST)", -18_000),
        ("Created (MEZ)", 3600),
    ])
    func `a column that names its zone is found by the rest of its name`(name: String, offset: Int) throws {
        let map = try ColumnMap(header: ["id", name])
        let january = Date(timeIntervalSince1970: 1_768_000_000)
        #expect(map[.createdAt] == 1 && map.timeZones[1]?.secondsFromGMT(for: january) == offset)
    }

    @Test func `a zone in the name of a column that was mapped by hand holds too`() throws {
        let text = "id,Raised (UTC),updated\n1,2026-03-01 23:30:00,2026-03-01 23:30:00\n"
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let options = CSVOptions(mapping: ["created_at=Raised (UTC)"], timeZone: zone)
        let item = try #require(try LoadedCSV(text, options: options).items.first)
        #expect(item.createdAt.description == "2026-03-01T23:30:00Z")
        #expect(item.updatedAt?.description == "2026-03-02T04:30:00Z")
    }

    @Test func `all labels columns are read, of other repeated columns the first`() throws {
        let map = try ColumnMap(header: ["Labels", "Created", "Summary", "Labels", "Summary", "Sprint", "Sprint", ""])
        #expect(map.columns[.labels] == [0, 3])
        #expect(map.columns[.title] == [2])
        #expect(map.repeated == ["Summary"])
        #expect(map.unused == ["Summary", "Sprint"])
    }

    private func complaints(_ read: () throws -> ColumnMap) throws -> [CSVOptionProblem] {
        switch try #require(throws: CSVFileError.self, performing: { try read() }) {
        case .options(let problems): return problems
        case let other: throw other
        }
    }
}
