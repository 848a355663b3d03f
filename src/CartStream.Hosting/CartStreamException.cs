namespace CartStream.Hosting;

/// <summary>A failed call to CartStream; the derived types say whether a retry can help.</summary>
public abstract class CartStreamException : Exception
{
    private protected CartStreamException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
