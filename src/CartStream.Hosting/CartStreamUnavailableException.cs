namespace CartStream.Hosting;

/// <summary>
/// The shop is not running: not yet, not any more, or because its log fails; the message says which. A write that
/// failed may or may not be in the log.
/// </summary>
public sealed class CartStreamUnavailableException : CartStreamException
{
    internal CartStreamUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
