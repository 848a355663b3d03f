using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>
/// A log whose commits return when readers see them, as those of <see cref="ILogTransaction.Commit"/> need not.
/// </summary>
public sealed class SettledLog(IEventLog log) : DelegatingLog(log)
{
    private readonly IEventLog _log = log;

    public override ILogProducer OpenProducer(string transactionalId) =>
        new Producer(_log, base.OpenProducer(transactionalId));

    /// <summary>Ends the log, too.</summary>
    public override void Dispose()
    {
        _log.Dispose();
        base.Dispose();
    }

    private sealed class Producer(IEventLog log, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(log, producer.Begin());

        public void Dispose() => producer.Dispose();
    }

    private sealed class Transaction(IEventLog log, ILogTransaction transaction) : DelegatingTransaction(transaction)
    {
        private readonly HashSet<(string Topic, int Partition)> _written = [];

        public override void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null)
        {
            base.Append(topic, partition, key, value, timeMs, headers);
            _written.Add((topic, partition));
        }

        public override void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
        {
            base.Delete(topic, partition, key, timeMs);
            _written.Add((topic, partition));
        }

        public override void Commit()
        {
            base.Commit();
            foreach (var (topic, partition) in _written)
                log.AwaitVisible(topic, partition);
        }
    }
}
