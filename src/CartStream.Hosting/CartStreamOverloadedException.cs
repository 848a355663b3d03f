namespace CartStream.Hosting;

/// <summary>Too many events are waiting to be written; nothing was done. A retry after a moment may succeed.</summary>
public sealed class CartStreamOverloadedException : CartStreamException
{
    internal CartStreamOverloadedException(string message)
        : base(message)
    {
    }
}
