import Foundation
import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

/// The trackers' own exports, which load without a word about their columns and dates.
struct TrackerExportTests {
    private func only(_ text: String, _ export: TrackerExport) throws -> Item {
        let loaded = try LoadedCSV(text)
        #expect(loaded.export == export)
        #expect(loaded.tally.refused == 0)
        return try #require(loaded.items.first)
    }

    @Test func `Jira's`() throws {
        let text = """
            Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Project lead,Priority,Resolution,Assignee,\
            Assignee Id,Reporter,Creator,Created,Updated,Last Viewed,Resolved,Labels,Labels,Sprint,Sprint,Custom field (Team),\
            Custom field (Story Points),Comment,Comment,Comment,Status Category,Status Category Changed
            Fix it,PAY-1,10001,Story,Shipped,PAY,Payments,lead,High,Fixed,Ana,1,Ben,Cy,14/Jul/25 3:42 PM,15/Jul/25 9:00 AM,\
            16/Jul/25 9:00 AM,15/Jul/25 8:59 AM,backend,urgent,S 1,S 2,T,5,"14/Jul/25 4:00 PM;a;One, two",\
            "15/Jul/25 9:00 AM;b;Done",,Done,15/Jul/25 9:00 AM

            """
        let item = try only(text, .jira)
        #expect(item.externalID == "10001" && item.key == "PAY-1" && item.project == "PAY" && item.itemType == "Story")
        #expect(item.title == "Fix it" && item.status == "Shipped" && item.statusCategory == .done)
        #expect(
            item.priority == "High" && item.assignee == "Ana" && item.reporter == "Ben" && item.resolution == "Fixed"
        )
        #expect(item.labels == ["backend", "urgent"] && item.comments == 2)
        #expect(item.createdAt.description == "2025-07-14T15:42:00Z")
        #expect(item.updatedAt?.description == "2025-07-15T09:00:00Z")
        #expect(item.closedAt?.description == "2025-07-15T08:59:00Z")
    }

    @Test(arguments: [
        """
        Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Projektschlüssel,Priorität,Lösung,\
        Zugewiesene Person,Autor,Ersteller,Erstellt,Aktualisiert,Erledigt,Stichwörter,Benutzerdefinierte Felder (Flagged)
        Titel,AB-1,7,Aufgabe,Fertig,AB,Hoch,Fertig,Ana,Ben,Cy,14/Mär/25 15:42,15/Mai/25 09:00,15/Okt/25 09:00,a,x

        """,
        """
        Resumen,Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Estado,Clave del proyecto,Prioridad,Resolución,\
        Persona asignada,Informador,Creador,Creada,Actualizada,Resuelta,Etiquetas
        Titel,AB-1,7,Tarea,Listo,AB,Alta,Listo,Ana,Ben,Cy,14/mar/25 3:42 p. m.,15/may/25 9:00 a. m.,15/oct/25 9:00 a. m.,a

        """,
        """
        要約,課題キー,課題 ID,課題タイプ,ステータス,プロジェクト キー,優先度,解決状況,担当者,報告者,作成者,作成日,更新日,解決日,ラベル
        Titel,AB-1,7,タスク,完了,AB,高,完了,Ana,Ben,Cy,2025/03/14 15:42,2025/05/15 9:00,2025/10/15 9:00,a

        """,
        """
        Тема,Ключ проблемы,ID проблемы,Тип задачи,Статус,Ключ проекта,Приоритет,Решение,Исполнитель,Автор,Создатель,Создано,\
        Обновлено,Дата решения,Метки
        Titel,AB-1,7,Задача,Готово,AB,Высокий,Готово,Ana,Ben,Cy,14.03.2025 15:42,15.05.2025 9:00,15.10.2025 9:00,a

        """,
    ])
    func `Jira's in other languages`(text: String) throws {
        let item = try only(text, .jira)
        #expect(item.externalID == "7" && item.key == "AB-1" && item.project == "AB" && item.title == "Titel")
        #expect(item.assignee == "Ana" && item.reporter == "Ben" && item.labels == ["a"] && item.priority != nil)
        #expect(item.itemType != "item" && item.statusCategory == .done && item.resolution != nil)
        #expect(item.createdAt.description == "2025-03-14T15:42:00Z")
        #expect(item.updatedAt?.description == "2025-05-15T09:00:00Z")
        #expect(item.closedAt?.description == "2025-10-15T09:00:00Z")
    }

    @Test func `GitLab's`() throws {
        let text = """
            Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,\
            Due Date,Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent
            First,"a, b",12,https://git.example/g/p/-/issues/12,Closed,Ana,ana,Ben,ben,No,No,,2026-03-01 23:30:00,\
            2026-03-02 02:00:00,2026-03-02 02:00:00,,,"bug,ui",0,0

            """
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let loaded = try LoadedCSV(text, options: CSVOptions(timeZone: zone))
        let item = try #require(loaded.items.first)
        #expect(loaded.export == .gitlab && item.externalID == "12" && item.title == "First" && item.reporter == "Ana")
        #expect(item.assignee == "Ben" && item.labels == ["bug", "ui"] && item.statusCategory == .done)
        #expect(item.createdAt.description == "2026-03-01T23:30:00Z" && item.url?.hasSuffix("/12") == true)
    }

    @Test func `what GitLab has put before formulas is taken off`() throws {
        let text = "Issue ID,URL,Title,State,Created At (UTC)\n1,https://a.example/1,'-5 °C,Open,2026-03-01 10:00:00\n"
        #expect(try only(text, .gitlab).title == "-5 °C")
        #expect(try only(text.replacing("'-5", with: "'quoted'"), .gitlab).title == "'quoted' °C")
    }

    @Test func `Linear's`() throws {
        let text = """
            "ID","Team","Title","Description","Status","Estimate","Priority","Project ID","Project","Creator","Assignee",\
            "Labels","Cycle Number","Created","Updated","Started","Triaged","Completed","Canceled","Archived","Due Date",\
            "Parent issue","UUID"
            "ENG-7","Engine","Title","Line one
            line two","Canceled","","High","p1","Site","Alex","Bo","agent-ready, seo","",\
            "Wed May 13 2026 11:21:41 GMT+0000 (GMT+00:00)","Wed Jul 01 2026 11:51:28 GMT+0000 (GMT+00:00)","","","",\
            "Wed Jul 01 2026 09:00:00 GMT-0700 (Pacific Daylight Time)","","","","c0ffee-1"

            """
        let item = try only(text, .linear)
        #expect(
            item.externalID == "c0ffee-1" && item.key == "ENG-7" && item.project == "Site" && item.reporter == "Alex"
        )
        #expect(item.labels == ["agent-ready", "seo"] && item.statusCategory == .done && item.status == "Canceled")
        #expect(item.createdAt.description == "2026-05-13T11:21:41Z")
        #expect(item.closedAt?.description == "2026-07-01T16:00:00Z")
    }

    @Test func `Azure DevOps's`() throws {
        let text = """
            ID,Work Item Type,Title 1,Title 2,Assigned To,State,Tags,Team Project,Created By,Created Date,Changed Date,\
            Closed Date,Comment Count
            "101","Feature","Login",,"Ana Roe <ana@example.com>","Closed","web; login, again; p1","Shop","Bo <bo@example.com>",\
            "8/28/2026 10:15:00 AM","9/3/2026 1:00:00 PM","9/1/2026 12:00:00 AM","3"
            "102","Task",,"Write it",,"Active",,"Shop",,"9/1/2026 9:00:00 AM",,,

            """
        let loaded = try LoadedCSV(text)
        let item = try #require(loaded.items.first)
        #expect(loaded.export == .azureDevOps && loaded.items.map(\.title) == ["Login", "Write it"])
        #expect(item.externalID == "101" && item.key == "101" && item.itemType == "Feature" && item.project == "Shop")
        #expect(item.assignee == "Ana Roe" && item.reporter == "Bo" && item.comments == 3)
        #expect(item.labels == ["web", "login, again", "p1"] && item.statusCategory == .done)
        #expect(
            item.createdAt.description == "2026-08-28T10:15:00Z" && item.closedAt?.description == "2026-09-01T00:00:00Z"
        )
    }

    @Test func `dates of Azure DevOps that don't tell the order are read as it writes them in English, and said to be`()
        throws
    {
        let text = "ID,Work Item Type,Title,State,Created Date\n1,Bug,A,New,3/4/2026 10:15:00 AM\n"
        let loaded = try LoadedCSV(text)
        #expect(loaded.items.first?.createdAt.description == "2026-03-04T10:15:00Z")
        #expect(loaded.tally.warnings.first?.contains("were read with the month first") == true)
        #expect(try LoadedCSV(text.replacing(" AM", with: "")).items.isEmpty)
    }

    @Test(arguments: [
        (
            "#,Project,Tracker,Parent task,Status,Priority,Subject,Author,Assignee,Updated,Category,Created,Closed",
            "03/13/2026 01:00 PM", "03/11/2026 03:15 PM", "03/13/2026 12:59 PM"
        ),
        (
            "#;Projekt;Tracker;Übergeordnete Aufgabe;Status;Priorität;Thema;Autor;Zugewiesen an;Aktualisiert;Kategorie;"
                + "Angelegt;Geschlossen am",
            "13.03.2026 13:00", "11.03.2026 15:15", "13.03.2026 12:59"
        ),
        (
            "#;Projet;Tracker;Tâche parente;Statut;Priorité;Sujet;Auteur;Assigné à;Mis-à-jour;Catégorie;Créé;Fermé",
            "13/03/2026 13:00", "11/03/2026 15:15", "13/03/2026 12:59"
        ),
        (
            "#,プロジェクト,トラッカー,親チケット,ステータス,優先度,題名,作成者,担当者,更新日,カテゴリ,作成日,終了日",
            "2026/03/13 13:00", "2026/03/11 15:15", "2026/03/13 12:59"
        ),
    ])
    func `Redmine's`(header: String, updated: String, created: String, closed: String) throws {
        let mark = header.contains(";") ? ";" : ","
        let row = ["12", "Shop", "Bug", "", "Closed", "High", "Title", "Ana", "Ben", updated, "", created, closed]
        let item = try only(header + "\n" + row.joined(separator: mark) + "\n", .redmine)
        #expect(item.externalID == "12" && item.project == "Shop" && item.itemType == "Bug" && item.title == "Title")
        #expect(item.reporter == "Ana" && item.assignee == "Ben" && item.priority == "High" && item.status == "Closed")
        #expect(item.createdAt.description == "2026-03-11T15:15:00Z")
        #expect(item.closedAt?.description == "2026-03-13T12:59:00Z")
    }

    @Test func `YouTrack's`() throws {
        let text = """
            "Issue Id","Project","Tags","Summary","Reporter","Created","Updated","Resolved","Priority","Type","State",\
            "Assignee","Votes"
            "SH-7","Shop","web, p1","Title","Ana","12 Mar 2026 15:45","13 Mar 2026 10:00","13 Mar 2026 09:59","Major","Bug",\
            "Fixed","Ben","0"

            """
        let item = try only(text, .youtrack)
        #expect(
            item.externalID == "SH-7" && item.key == "SH-7" && item.project == "Shop" && item.labels == ["web", "p1"]
        )
        #expect(item.reporter == "Ana" && item.itemType == "Bug" && item.statusCategory == .done)
        #expect(item.createdAt.description == "2026-03-12T15:45:00Z")
    }

    @Test(arguments: [
        """
        number,opened_at,short_description,caller_id,priority,state,category,assignment_group,assigned_to,sys_updated_on,\
        resolved_at,closed_at,close_code,sys_id
        INC1,2026-03-02 08:10:00,Title,Ana,3 - Moderate,Resolved,x,Desk,Ben,2026-03-04 10:00:00,2026-03-04 10:00:00,,Solved,s1

        """,
        """
        Number,Opened,Short description,Caller,Priority,State,Category,Assignment group,Assigned to,Updated,Resolved,Closed,\
        Close code,Sys ID,Created
        INC1,2026-03-02 08:10:00,Title,Ana,3 - Moderate,Resolved,x,Desk,Ben,2026-03-04 10:00:00,2026-03-04 10:00:00,,Solved,s1,\
        2026-03-02 09:00:00

        """,
    ])
    func `ServiceNow's, by names and by labels`(text: String) throws {
        let item = try only(text, .servicenow)
        #expect(item.externalID == "s1" && item.key == "INC1" && item.title == "Title" && item.reporter == "Ana")
        #expect(item.assignee == "Ben" && item.resolution == "Solved" && item.statusCategory == .done)
        #expect(item.createdAt.description == "2026-03-02T08:10:00Z")
        #expect(item.closedAt?.description == "2026-03-04T10:00:00Z")
    }
}
