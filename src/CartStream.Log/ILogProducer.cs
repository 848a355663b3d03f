namespace CartStream.Log;

/// <summary>Appends to the log in transactions, one open at a time. Not thread-safe.</summary>
public interface ILogProducer : IDisposable
{
    /// <summary>Begins a transaction.</summary>
    /// <exception cref="InvalidOperationException">One is already open.</exception>
    /// <exception cref="ProducerFencedException">A newer producer with the same transactional id exists.</exception>
    ILogTransaction Begin();
}
