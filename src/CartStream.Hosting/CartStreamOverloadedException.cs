namespace CartStream.Hosting;

/// <summary>Too many events wait to be written; nothing was done. Another try, a moment later, may succeed.</summary>
public sealed class CartStreamOverloadedException : CartStreamException
{
    internal CartStreamOverloadedException(string message)
        : base(message)
    {
    }
}
