using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>A transaction that does what another does; a subclass changes what its test needs.</summary>
public abstract class DelegatingTransaction(ILogTransaction transaction) : ILogTransaction
{
    public virtual void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null) =>
        transaction.Append(topic, partition, key, value, timeMs, headers);

    public virtual void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs) =>
        transaction.Delete(topic, partition, key, timeMs);

    public virtual void CommitOffset(string group, string topic, int partition, long offset) =>
        transaction.CommitOffset(group, topic, partition, offset);

    public virtual void Commit() => transaction.Commit();

    public virtual void Dispose()
    {
        transaction.Dispose();
        GC.SuppressFinalize(this);
    }
}
