namespace CartStream.Log;

/// <summary>A producer that retries commits until their outcome is known.</summary>
internal sealed class RetryingProducer(RetryingLog log, ILogProducer producer) : ILogProducer
{
    /// <inheritdoc/>
    public ILogTransaction Begin() => new Transaction(log, producer.Begin());

    /// <inheritdoc/>
    public void Dispose() => producer.Dispose();

    private sealed class Transaction(RetryingLog log, ILogTransaction transaction) : ILogTransaction
    {
        public void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null) =>
            transaction.Append(topic, partition, key, value, timeMs, headers);

        public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs) =>
            transaction.Delete(topic, partition, key, timeMs);

        public void CommitOffset(string group, string topic, int partition, long offset) =>
            transaction.CommitOffset(group, topic, partition, offset);

        // The failure of a transaction that the log has ended is thrown as it is: its content must be written again
        // first.
        public void Commit()
        {
            LogException? ended = null;
            log.Call(() =>
            {
                try
                {
                    transaction.Commit();
                }
                catch (LogException e) when (!e.IsUndecided)
                {
                    ended = e;
                }

                return true;
            });
            if (ended is not null)
                throw ended;
        }

        public void Dispose() => transaction.Dispose();
    }
}
