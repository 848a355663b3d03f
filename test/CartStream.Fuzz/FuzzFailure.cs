namespace CartStream.Fuzz;

/// <summary>What a reader gave does not hold together.</summary>
internal sealed class FuzzFailure : Exception
{
    /// <summary>A failure that says what.</summary>
    public FuzzFailure(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public FuzzFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure without a message.</summary>
    public FuzzFailure()
    {
    }
}
