namespace CartStream.Hosting;

/// <summary>
/// The shop does not run: not yet, not any more, or because its log fails. The message says which. What failed while it
/// was written may be in the log or not.
/// </summary>
public sealed class CartStreamUnavailableException : CartStreamException
{
    internal CartStreamUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
