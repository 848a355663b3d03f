namespace CartStream.Log;

/// <summary>
/// Commits transactions of one transactional id exactly once: a transaction that the log has ended with a transient
/// failure is repeated by a reopened producer, unless the log shows that it is committed.
/// </summary>
/// <remarks>The log decides for how long: one that retries gives up with a permanent failure.</remarks>
public sealed class RetryingSender : IDisposable
{
    private readonly IEventLog _log;
    private readonly string _transactionalId;
    private readonly Backoff _backoff;
    private ILogProducer _producer;

    private RetryingSender(IEventLog log, string transactionalId, Backoff backoff, ILogProducer producer)
    {
        _log = log;
        _transactionalId = transactionalId;
        _backoff = backoff;
        _producer = producer;
    }

    /// <summary>Takes over the transactional id.</summary>
    /// <exception cref="LogException">The log can't be written.</exception>
    public static RetryingSender Open(IEventLog log, string transactionalId, TimeProvider time) =>
        new(log, transactionalId, new Backoff(time), log.OpenProducer(transactionalId));

    /// <summary>Commits a transaction.</summary>
    /// <param name="fill">Appends its records; called again for each try.</param>
    /// <param name="isCommitted">Whether the log holds the transaction; called before a new try.</param>
    /// <param name="cancellation">Ends the waits between tries.</param>
    /// <exception cref="LogException">The log could not be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before a new try.</exception>
    public void Commit(Action<ILogTransaction> fill, Func<bool> isCommitted, CancellationToken cancellation)
    {
        for (var mayBeThere = false; ; mayBeThere = true)
        {
            try
            {
                if (mayBeThere && IsThere(isCommitted))
                    return;
                using var transaction = _producer.Begin();
                fill(transaction);
                transaction.Commit();
                _backoff.Reset();
                return;
            }
            catch (LogException e) when (e.MayPass)
            {
                _backoff.TryWait(e, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    /// <summary>Reopening the producer completes or aborts the previous one's transaction.</summary>
    private bool IsThere(Func<bool> isCommitted)
    {
        _producer.Dispose();
        _producer = _log.OpenProducer(_transactionalId);
        return isCommitted();
    }
}
