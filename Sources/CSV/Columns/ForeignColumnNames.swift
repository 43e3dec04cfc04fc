/// What Jira and Redmine call the columns of their exports in other languages than English, and people those of their
/// spreadsheets in German, French and Spanish.
enum ForeignColumnNames {
    /// Of a field, beside `ItemField.columnNames`.
    static func names(of field: ItemField) -> [String] {
        all[field] ?? []
    }

    /// How Jira calls an issue's key, by which its exports are recognised.
    static let issueKey = [
        "Vorgangsschlüssel", "Clé de ticket", "Clé du ticket", "Clave de incidencia", "Clave de la incidencia",
        "Chave da item", "Chave do item", "Chave da ocorrência", "Chave ticket", "Chiave ticket", "Chiave segnalazione",
        "Issuecode", "Issuesleutel", "Klucz zgłoszenia", "Ключ проблемы", "Ключ задачи", "Ключ запроса", "課題キー",
        "问题关键字", "問題關鍵字", "事务关键字", "이슈 키",
    ]

    /// What spreadsheets call the number by which people know an item.
    private static let numbers = [
        "Nummer", "Nr", "Vorgangsnummer", "Vorgangs-Nr", "Ticketnummer", "Ticket-Nr", "Aufgabennummer", "Fallnummer",
        "Fall-Nr", "Numéro", "N°", "Nº", "Numéro de ticket", "N° de ticket", "Référence", "Número", "Núm",
        "Número de ticket", "Número de incidencia", "Referencia",
    ]

    /// Columns that in some files have an item's title, and in others, which have a column for that, its number.
    static let titleOrKey = ["Vorgang", "Ticket", "Aufgabe", "Fall", "Tâche", "Demande", "Tarea", "Incidencia"]

    private static let all: [ItemField: [String]] = [
        .externalID: [
            "Vorgangs-ID", "ID de ticket", "ID du ticket", "ID de la incidencia", "ID da item", "ID do item",
            "ID da ocorrência", "ID ticket", "ID segnalazione", "Issue-ID", "Id. zgłoszenia", "ID проблемы",
            "ID задачи",
            "Идентификатор проблемы", "Идентификатор задачи", "課題 ID", "问题ID", "事务ID", "이슈 ID",
        ],
        .key: issueKey + numbers,
        .project: [
            "Projektschlüssel", "Clé de projet", "Clé du projet", "Clave del proyecto", "Chave do projeto",
            "Chiave progetto", "Projectcode", "Klucz projektu", "Ключ проекта", "プロジェクト キー", "项目关键字",
            "프로젝트 키", "Projekt", "Projet", "Proyecto", "Projeto", "Progetto", "Prosjekt", "Projekti", "Проект",
            "プロジェクト", "项目", "專案", "프로젝트", "Proje", "Projecte", "Dự án",
            "Projektname", "Nom du projet", "Nombre del proyecto",
        ],
        .title: [
            "Zusammenfassung", "Titel", "Résumé", "Resumen", "Resumo", "Riepilogo", "Samenvatting", "Podsumowanie",
            "要約",
            "概要", "摘要", "요약", "Thema", "Sujet", "Asunto", "Título", "Assunto", "Oggetto", "Onderwerp", "Temat", "Тема",
            "題名", "主题", "主旨", "제목", "Předmět", "Emne", "Ämne", "Aihe", "Tárgy", "Konu", "Tema", "Predmet", "Chủ đề",
            "Bezeichnung", "Betreff", "Kurzbeschreibung", "Titre", "Intitulé", "Libellé", "Objet",
        ],
        .itemType: [
            "Vorgangstyp", "Typ", "Type de ticket", "Tipo de incidencia", "Tipo de item", "Tipo de ocorrência",
            "Tipo ticket", "Tipo di segnalazione", "Issuetype", "Typ zgłoszenia", "Тип задачи", "Тип проблемы",
            "Тип запроса", "課題タイプ", "问题类型", "事务类型", "이슈 유형", "Tipo", "Typ zagadnienia", "Трекер", "トラッカー",
            "跟踪", "追蹤標籤", "유형", "Ärendetyp", "Sakstype", "Tapahtuma", "Típus", "İş tipi", "Fronta", "Kiểu vấn đề",
            "Vorgangsart", "Art", "Ticketart", "Type de demande", "Tipo de ticket",
        ],
        .status: [
            "Statut", "État", "Estado", "Situação", "Stato", "Статус", "ステータス", "状态", "狀態", "상태", "Stav", "Tila",
            "Státusz", "Durum", "Estat", "Trạng thái",
            "Zustand", "Bearbeitungsstatus", "Estatus",
        ],
        .statusCategory: [
            "Statuskategorie", "Catégorie de statut", "Catégorie d'état", "Categoría de estado", "Categoria do status",
            "Categoria stato", "Statuscategorie", "Kategoria statusu", "Категория статуса", "ステータス カテゴリ",
            "ステータス カテゴリー", "状态类别", "상태 카테고리",
        ],
        .priority: [
            "Priorität", "Priorité", "Prioridad", "Prioridade", "Priorità", "Prioriteit", "Priorytet", "Приоритет",
            "優先度",
            "优先级", "優先權", "우선 순위", "Priorita", "Prioritet", "Prioriteetti", "Prioritás", "Öncelik", "Prioritat",
            "Mức ưu tiên",
            "Prio",
        ],
        .assignee: [
            "Zugewiesene Person", "Bearbeiter", "Personne assignée", "Responsable", "Persona asignada", "Responsável",
            "Assegnatario", "Toegewezen persoon", "Uitvoerder", "Osoba przypisana", "Исполнитель", "担当者", "经办人", "담당자",
            "Zugewiesen an", "Assigné à", "Asignado a", "Atribuído para", "Atribuído a", "Assegnato a",
            "Toegewezen aan",
            "Przypisany do", "Назначена", "指派给", "被分派者", "Přiřazeno", "Tildelt til", "Tilldelad", "Nimetty", "Felelős",
            "Atanan", "Assignat a", "Phân công cho",
            "Bearbeiterin", "Bearbeiter/in", "Bearbeitet von", "Zugewiesen", "Zugeteilt an", "Zuständig",
            "Verantwortlich", "Verantwortlicher", "Assigné", "Attribué à", "Affecté à", "Asignado", "Encargado",
        ],
        .reporter: [
            "Autor", "Ersteller", "Rapporteur", "Créateur", "Informador", "Informante", "Creador", "Relator", "Criador",
            "Segnalatore", "Autore", "Melder", "Osoba zgłaszająca", "Zgłaszający", "Автор", "Создатель", "報告者", "作成者",
            "报告人", "创建者", "보고자", "Auteur", "作者", "저자", "Forfatter", "Skapare", "Tekijä", "Szerző", "Oluşturan",
            "Tác giả",
            "Erstellt von", "Angelegt von", "Gemeldet von", "Antragsteller", "Créé par", "Signalé par", "Demandeur",
            "Creado por", "Reportado por", "Solicitante",
        ],
        .labels: [
            "Stichwörter", "Schlagwörter", "Étiquettes", "Etiquetas", "Etichette", "Etykiety", "Метки", "ラベル", "标签",
            "레이블",
            "Etiketten", "Schlagworte", "Mots-clés", "Palabras clave",
        ],
        .createdAt: [
            "Erstellt", "Angelegt", "Création", "Créé", "Créée", "Creada", "Creado", "Criado", "Criado em", "Creato",
            "Data creazione", "Gemaakt", "Aangemaakt", "Aangemaakt op", "Utworzono", "Data utworzenia", "Создано",
            "Дата создания", "作成日", "作成日時", "已创建", "创建日期", "创建于", "建立日期", "생성일", "만듦", "등록", "Vytvořeno",
            "Oprettet", "Opprettet", "Skapad", "Luotu", "Létrehozva", "Oluşturulma", "Creat", "Tạo", "Створено",
            "Erstellt am", "Angelegt am", "Erstelldatum", "Erstellungsdatum", "Anlagedatum", "Eröffnet", "Eröffnet am",
            "Eingegangen", "Eingegangen am", "Eingangsdatum", "Gemeldet am", "Créé le", "Créée le", "Date de création",
            "Ouvert le", "Date d'ouverture", "Creado el", "Creada el", "Fecha de creación", "Abierto el",
            "Fecha de apertura",
        ],
        .updatedAt: [
            "Aktualisiert", "Mise à jour", "Mis à jour", "Mis-à-jour", "Actualizada", "Actualizado", "Atualizado",
            "Atualizado(a)", "Alterado em", "Alterado", "Aggiornato", "Bijgewerkt", "Laatst gewijzigd op",
            "Zaktualizowano",
            "Data modyfikacji", "Обновлено", "Дата обновления", "更新日", "更新日時", "已更新", "更新日期", "更新于", "업데이트",
            "변경", "Aktualizováno", "Opdateret", "Oppdatert", "Uppdaterad", "Päivitetty", "Módosítva", "Güncellenme",
            "Actualitzat", "Cập nhật", "Оновлено",
            "Aktualisiert am", "Zuletzt aktualisiert", "Zuletzt aktualisiert am", "Geändert", "Geändert am",
            "Zuletzt geändert", "Zuletzt geändert am", "Änderungsdatum", "Letzte Änderung", "Mis à jour le",
            "Mise à jour le", "Date de mise à jour", "Dernière mise à jour", "Modifié", "Modifié le",
            "Date de modification", "Dernière modification", "Actualizado el", "Actualizada el",
            "Fecha de actualización", "Última actualización", "Modificado", "Modificado el", "Fecha de modificación",
            "Última modificación",
        ],
        .closedAt: [
            "Geschlossen", "Geschlossen am", "Erledigt", "Gelöst", "Abgeschlossen", "Fermé", "Fermée", "Résolu",
            "Résolue",
            "Terminé", "Cerrada", "Cerrado", "Resuelta", "Resuelto", "Fechado", "Resolvido", "Resolvido(a)",
            "Concluído",
            "Chiuso", "Risolto", "Gesloten", "Opgelost", "Rozwiązano", "Data zamknięcia", "Закрыта", "Закрыто",
            "Решено",
            "Решена", "Дата решения", "解決日", "解決済み", "終了日", "已解决", "解决日期", "结束日期", "結束日期", "해결됨",
            "완료일", "Uzavřeno", "Stängd", "Lezárva", "Kapanış tarihi", "Tancada", "Đã đóng", "Закрито",
            "Erledigt am", "Gelöst am", "Abgeschlossen am", "Beendet", "Beendet am", "Behoben am", "Fertiggestellt",
            "Fertiggestellt am", "Fertig am", "Abschlussdatum", "Erledigungsdatum", "Schließdatum", "Fermé le",
            "Fermée le", "Résolu le", "Résolue le", "Terminé le", "Clos le", "Clôturé", "Clôturé le", "Clôturée le",
            "Date de clôture", "Date de fermeture", "Date de résolution", "Cerrado el", "Cerrada el", "Resuelto el",
            "Resuelta el", "Terminado el", "Finalizado el", "Fecha de cierre", "Fecha de resolución",
            "Fecha de finalización",
        ],
        .url: ["Lien", "Enlace"],
        .resolution: [
            "Lösung", "Résolution", "Resolución", "Resolução", "Risoluzione", "Oplossing", "Rozwiązanie", "Решение",
            "解決状況", "解决结果", "해결책",
        ],
    ]
}
