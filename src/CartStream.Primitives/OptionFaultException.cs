namespace CartStream;

/// <summary>Options, or arguments, are out of range.</summary>
/// <param name="faults">Every fault: what was found, what was expected, and of which option.</param>
/// <param name="parameter">The parameter that has them.</param>
internal sealed class OptionFaultException(IReadOnlyList<string> faults, string parameter)
    : ArgumentException(string.Join("; ", faults), parameter)
{
    /// <summary>Every fault, without the parameter's name, which says nothing to a user.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
