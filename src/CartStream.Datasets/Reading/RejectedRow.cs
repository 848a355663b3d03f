namespace CartStream.Datasets.Reading;

/// <summary>A row that is not a valid event.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Line">Its line, from 1, headers and blank lines counted.</param>
/// <param name="Reason">Field, found and expected, in one line.</param>
public sealed record RejectedRow(string File, long Line, string Reason)
{
    /// <summary><c>file:line: reason</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Reason}";
}
