using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Worker;

/// <summary>A log whose disk is full for the first commits of what was processed.</summary>
internal sealed class FullLog(IEventLog log, int failingCommits) : DelegatingLog(log)
{
    private int _failing = failingCommits;

    public override ILogProducer OpenProducer(string transactionalId) =>
        new Producer(this, base.OpenProducer(transactionalId));

    private sealed class Producer(FullLog owner, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(owner, producer.Begin());

        public void Dispose() => producer.Dispose();
    }

    private sealed class Transaction(FullLog owner, ILogTransaction transaction) : DelegatingTransaction(transaction)
    {
        private bool _hasRecords;

        public override void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null)
        {
            _hasRecords = true;
            base.Append(topic, partition, key, value, timeMs, headers);
        }

        public override void Commit()
        {
            if (_hasRecords && owner._failing-- > 0)
            {
                Dispose();
                throw new LogFullException("the disk is full");
            }

            base.Commit();
        }
    }
}
