namespace CartStream.Hosting;

/// <summary>Why a call to CartStream failed; its kinds say whether another try is of use.</summary>
public abstract class CartStreamException : Exception
{
    private protected CartStreamException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
