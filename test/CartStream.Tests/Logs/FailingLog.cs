using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>A log of one endless partition that fails until a moment.</summary>
internal sealed class FailingLog : IEventLog
{
    private Action _check = static () => { };

    public int Commits { get; private set; }

    public List<long> OpenedAt { get; } = [];

    public void FailUntil(
        LeapingTime time, TimeSpan from, bool mayPass = true, bool isUndecided = false, Action? failed = null)
    {
        var until = time.Waited + from;
        _check = () =>
        {
            if (time.Waited >= until)
                return;
            failed?.Invoke();
            throw new LogException("the broker is away") { MayPass = mayPass, IsUndecided = isUndecided };
        };
    }

    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => _check();

    public IReadOnlyList<TopicSpec> ListTopics() => throw new NotSupportedException();

    public long EndOffset(string topic, int partition)
    {
        _check();
        return 7;
    }

    public long? CommittedOffset(string group, string topic, int partition) => throw new NotSupportedException();

    public ILogReader OpenReader(string topic, int partition, long offset)
    {
        _check();
        OpenedAt.Add(offset);
        return new Reader(this, offset);
    }

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => throw new NotSupportedException();

    public ILogReader OpenCompacted(string topic, int partition) => throw new NotSupportedException();

    public ILogProducer OpenProducer(string transactionalId) => new Producer(this);

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Reader(FailingLog log, long next) : ILogReader
    {
        private long _next = next;

        public long Behind => 0;

        public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
        {
            log._check();
            batch.Clear();
            batch.Add(new LogRecord { Offset = _next++, TimeMs = 0, Key = default, Value = default });
            return 1;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Producer(FailingLog log) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(log);

        public void Dispose()
        {
        }
    }

    private sealed class Transaction(FailingLog log) : ILogTransaction
    {
        public void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null)
        {
        }

        public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
        {
        }

        public void CommitOffset(string group, string topic, int partition, long offset)
        {
        }

        public void Commit()
        {
            log._check();
            log.Commits++;
        }

        public void Dispose()
        {
        }
    }
}
