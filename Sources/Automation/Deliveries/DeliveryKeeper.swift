package import Delivery
package import Imports
package import Items
import Jobs
package import Logging
import ServiceLifecycle
package import Storage

/// Takes word of runs to where it is to go, and tries again what did not get there.
///
/// An attempt is taken, for some minutes, before it is made: after a crash in its middle it is made again, and the receiver
/// can tell by its id.
package struct DeliveryKeeper: Service {
    let store: ItemStore
    let courier: Courier
    let kept: KeptFiles
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let targets: ReportTargets
    let metrics: RunMetrics
    private let signal = WakeSignal()
    private let newer = NewerThings()

    package init(
        store: ItemStore,
        sealer: CredentialSealer,
        courier: Courier,
        kept: KeptFiles,
        metrics: RunMetrics,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.metrics = metrics
        (self.store, self.courier, self.kept) = (store, courier, kept)
        (self.now, self.logger, targets) = (now, logger, ReportTargets(sealer))
    }

    /// Looks at once whether there is something to take.
    package func wake() {
        signal.wake()
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { await signal.eachTime(atLeastEvery: .seconds(5), look) }
    }

    private func look() async {
        do {
            try await step()
        } catch is CancellationError {
            return
        } catch {
            logger.warning("deliveries could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// One attempt of each that is due, four at a time: one receiver that hangs keeps few others waiting.
    func step() async throws {
        let now = now()
        guard try await store.readSaved({ try $0.areDeliveriesDue(at: now) }) else { return }
        let due = try await store.writeSaved { saved in
            try saved.takeDeliveries(dueAt: now, until: now + Self.turn, limit: 16, where: isOurs)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, delivery) in due.enumerated() {
                if index >= 4 { try await group.next() }
                group.addTask { try await attempt(delivery) }
            }
            try await group.waitForAll()
        }
        // Others may be due, after those that have had their turn.
        if due.count == 16 { wake() }
    }

    /// Whether this version knows where to it goes and what it says; what a newer one has noted waits for that one.
    private func isOurs(_ delivery: SavedDelivery) -> Bool {
        do throws(SavedError) {
            _ = try targets.target(of: delivery)
            let bytes = Array(delivery.message.utf8)
            if (try? DocumentJSON.decode(DeliveryMessage.self, from: bytes)) != nil { return true }
        } catch {
            // What was sealed with another key nobody can deliver.
            if error != .newer { return true }
        }
        if newer.isFirst("\(delivery.runID)/\(delivery.position)") {
            logger.notice(
                "word that a newer version of almanac has noted is left to it",
                metadata: ["to": "\(delivery.label)"]
            )
        }
        return false
    }

    private func attempt(_ delivery: SavedDelivery) async throws {
        try Task.checkCancellation()
        var delivery = delivery
        let wait = delivery.attempts <= Self.waits.count ? Self.waits[delivery.attempts - 1] : nil
        do {
            try await send(delivery)
            (delivery.status, delivery.nextAt, delivery.error) = (.delivered, nil, nil)
            metrics.note(delivery, .delivered)
        } catch let error as CancellationError {
            throw error
        } catch {
            let reason = (error as? FileStoreError)?.sentence ?? "\(error)"
            let error = error as? DeliveryError ?? DeliveryError("It could not be sent: \(reason)", isPermanent: false)
            delivery.error = error.description
            delivery.nextAt = now() + (wait ?? .zero)
            if error.isPermanent || wait == nil { (delivery.status, delivery.nextAt) = (.failed, nil) }
            metrics.note(delivery, delivery.status == .failed ? .failed : .retried)
            logger.warning(
                "word of a run was not taken",
                metadata: [
                    "to": "\(delivery.label)", "error": "\(error)", "attempt": "\(delivery.attempts)",
                    "final": "\(delivery.status == .failed)",
                ]
            )
        }
        // What was sent is noted even where this process ends just now, or it would be sent again.
        let ended = delivery
        try await Task { try await write(ended) }.value
    }

    private func send(_ delivery: SavedDelivery) async throws {
        let target: DeliveryTarget
        do throws(SavedError) {
            target = try targets.target(of: delivery)
        } catch {
            throw DeliveryError("Where to can't be read any more: enter it again", isPermanent: true)
        }
        let bytes = Array(delivery.message.utf8)
        guard let message = try? DocumentJSON.decode(DeliveryMessage.self, from: bytes) else {
            throw DeliveryError("What was to be told can't be read any more", isPermanent: true)
        }
        let id = "almanac-\(message.jobID ?? "\(delivery.runID)")-\(delivery.position)"
        guard let name = message.file?.name else {
            return try await courier.deliver(message, id: id, to: target, file: nil)
        }
        try await kept.withFile(name, isRead: courier.attaches(message, to: target)) { path in
            try await courier.deliver(message, id: id, to: target, file: path)
        }
    }

    private func write(_ delivery: SavedDelivery) async throws {
        try await store.writeSaved { try $0.update(delivery) }
    }

    /// For as long an attempt is nobody else's, so that each is made by one process; longer than any of them takes.
    private static let turn = Duration.seconds(180)

    /// After each attempt that failed; the last ones are far apart, for a server may be down over a night.
    private static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(36_000),
    ]
}

extension SavedTables {
    /// Notes that a message goes nowhere, for where to can't be read any more.
    func note(unreadable message: DeliveryMessage, of run: SavedRun) throws {
        try insert(
            SavedDelivery(
                runID: run.id,
                position: 0,
                label: "everywhere",
                message: String(decoding: try DocumentJSON.encode(message), as: UTF8.self),
                failed: SavedError.secretsUnreadable.sentence
            )
        )
    }

    /// Notes that a message is to go to each of the targets.
    func deliver(
        _ message: DeliveryMessage,
        of run: SavedRun,
        to all: [DeliveryTarget],
        _ targets: ReportTargets,
        at now: Timestamp
    ) throws {
        let text = String(decoding: try DocumentJSON.encode(message), as: UTF8.self)
        for (position, target) in all.enumerated() {
            try insert(
                SavedDelivery(
                    runID: run.id,
                    position: position,
                    label: target.label,
                    sealed: try targets.seal(target, ofRun: run.id, position),
                    message: text,
                    at: now
                )
            )
        }
    }
}
