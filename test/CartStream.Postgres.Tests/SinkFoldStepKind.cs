namespace CartStream.Postgres.Tests;

/// <summary>The kinds of steps in a generated log.</summary>
public enum SinkFoldStepKind
{
    /// <summary>A recommendation.</summary>
    Recommend,

    /// <summary>A piece put into a cart.</summary>
    Add,

    /// <summary>A cart line taken out.</summary>
    Remove,

    /// <summary>A shopper deleted for good.</summary>
    Delete,
}
