namespace CartStream.Hosting;

/// <summary>The request is invalid; nothing was done. A retry fails, too.</summary>
public sealed class CartStreamValidationException : CartStreamException
{
    internal CartStreamValidationException(IReadOnlyList<CartStreamFault> faults)
        : base(string.Join("; ", faults.Take(5).Select(fault => fault.ToString()))) => Faults = faults;

    /// <summary>All faults; at least one.</summary>
    public IReadOnlyList<CartStreamFault> Faults { get; }
}
