using System.Globalization;

namespace CartStream;

/// <summary>
/// The faults of options. Every options type has <c>Faults()</c>, which names everything out of range; constructors
/// that take options throw all faults together.
/// </summary>
internal sealed class OptionFaults
{
    private readonly string _prefix;
    private readonly List<string> _faults = [];

    /// <summary>No faults yet; <paramref name="prefix"/> precedes the name of each option.</summary>
    public OptionFaults(string prefix = "") => _prefix = prefix;

    /// <summary>Adds a fault when <paramref name="value"/> is out of its range or not a number.</summary>
    public OptionFaults Range(string option, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            _faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{_prefix}{option}: found {value}, expected {min} to {max}"));
        }

        return this;
    }

    /// <summary>All faults, one line each.</summary>
    public IReadOnlyList<string> ToList() => _faults;

    /// <summary>Throws when there is a fault.</summary>
    /// <exception cref="ArgumentException">The message names every fault.</exception>
    public static void ThrowIfAny(IReadOnlyList<string> faults, string parameter = "options")
    {
        if (faults.Count > 0)
            throw new OptionFaultException(faults, parameter);
    }
}
