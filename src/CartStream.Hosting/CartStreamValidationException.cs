namespace CartStream.Hosting;

/// <summary>What was asked for can't be; nothing was done. Another try fails, too.</summary>
public sealed class CartStreamValidationException : CartStreamException
{
    internal CartStreamValidationException(IReadOnlyList<CartStreamFault> faults)
        : base(string.Join("; ", faults.Take(5).Select(fault => fault.ToString()))) => Faults = faults;

    /// <summary>Everything that is wrong; at least one.</summary>
    public IReadOnlyList<CartStreamFault> Faults { get; }
}
