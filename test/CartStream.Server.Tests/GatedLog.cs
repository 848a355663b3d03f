using System.Collections.Concurrent;
using System.Text;
using CartStream.Log;

namespace CartStream.Server.Tests;

/// <summary>A log whose commits wait until the test decides their outcome.</summary>
internal sealed class GatedLog : IEventLog, ILogProducer, ILogTransaction, ILogReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _committing = new(0);
    private readonly BlockingCollection<bool> _ends = [];
    private readonly List<string> _open = [];

    public List<string> Committed { get; } = [];

    public long Behind => 0;

    public void WaitUntilCommitting() =>
        _committing.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

    public void Finish(bool isDone) => _ends.Add(isDone);

    public void Commit()
    {
        _committing.Release();
        if (!_ends.Take())
            throw new LogException("refused");
        Committed.AddRange(_open);
    }

    public void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null)
    {
        if (topic == Topology.UserEvents)
            _open.Add(Encoding.UTF8.GetString(value));
    }

    public ILogTransaction Begin()
    {
        _open.Clear();
        return this;
    }

    public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
    {
    }

    public ILogProducer OpenProducer(string transactionalId) => this;

    public long EndOffset(string topic, int partition) => 0;

    public ILogReader OpenCompacted(string topic, int partition) => this;

    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation) => 0;

    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => throw new NotSupportedException();

    public IReadOnlyList<TopicSpec> ListTopics() => throw new NotSupportedException();

    public long? CommittedOffset(string group, string topic, int partition) => throw new NotSupportedException();

    public ILogReader OpenReader(string topic, int partition, long offset) => throw new NotSupportedException();

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => throw new NotSupportedException();

    public void CommitOffset(string group, string topic, int partition, long offset) =>
        throw new NotSupportedException();

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }
}
