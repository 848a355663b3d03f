namespace CartStream.Recommending;

/// <summary>Collects what is wrong with a model's options, so that all of it is reported together.</summary>
internal sealed class OptionFaults
{
    private readonly string _model;
    private readonly List<string> _faults = [];

    /// <summary>No faults yet.</summary>
    /// <param name="model">The model's name, for the message.</param>
    public OptionFaults(string model) => _model = model;

    /// <summary>Notes a fault when <paramref name="value"/> is out of its range or not a number.</summary>
    public OptionFaults Range(string option, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
            _faults.Add($"{option}: found {value}, expected {min} to {max}");
        return this;
    }

    /// <summary>Throws when there is a fault.</summary>
    /// <exception cref="ArgumentException">Names every fault.</exception>
    public void ThrowIfAny(string parameter = "options")
    {
        if (_faults.Count > 0)
            throw new ArgumentException($"model '{_model}': {string.Join("; ", _faults)}", parameter);
    }
}
