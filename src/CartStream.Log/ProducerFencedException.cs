namespace CartStream.Log;

/// <summary>A newer producer with the same transactional id took over; this one must stop.</summary>
public sealed class ProducerFencedException : LogException
{
    /// <summary>Names the fenced producer.</summary>
    public ProducerFencedException(string transactionalId)
        : base($"producer '{transactionalId}' was taken over by a newer one: is another CartStream using this log?")
    {
    }
}
