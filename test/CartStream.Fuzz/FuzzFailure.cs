namespace CartStream.Fuzz;

/// <summary>The result of a reader contradicts itself.</summary>
internal sealed class FuzzFailure : Exception
{
    /// <summary>A failure with its description.</summary>
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
