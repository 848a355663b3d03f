namespace CartStream.Log;

/// <summary>
/// Commits transactions of one transactional id, each once: one that the log has ended, in a way that may pass, is made
/// again by a producer that is opened anew, unless what is in the log tells that it is committed.
/// </summary>
/// <remarks>For how long is up to the log: one that retries gives up with a failure that can't pass.</remarks>
public sealed class RetryingSender : IDisposable
{
    private readonly IEventLog _log;
    private readonly string _transactionalId;
    private readonly Backoff _backoff;
    private ILogProducer _producer;

    /// <summary>Takes over the transactional id.</summary>
    /// <exception cref="LogException">The log can't be written.</exception>
    public RetryingSender(IEventLog log, string transactionalId, TimeProvider time)
    {
        _log = log;
        _transactionalId = transactionalId;
        _backoff = new Backoff(time);
        _producer = log.OpenProducer(transactionalId);
    }

    /// <summary>Commits a transaction.</summary>
    /// <param name="fill">Appends what it holds; called again for each new try.</param>
    /// <param name="isCommitted">Whether the log holds the transaction; asked before a new try.</param>
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

    /// <summary>A producer that is opened again completes or aborts what the one before has begun.</summary>
    private bool IsThere(Func<bool> isCommitted)
    {
        _producer.Dispose();
        _producer = _log.OpenProducer(_transactionalId);
        return isCommitted();
    }
}
