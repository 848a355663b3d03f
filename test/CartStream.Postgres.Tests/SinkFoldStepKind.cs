namespace CartStream.Postgres.Tests;

/// <summary>What a step of a made-up log is.</summary>
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
