namespace CartStream.Processing.ModelSync;

/// <summary>
/// Where a process keeps snapshots of its model, so that after a restart it learns only what came since. Without a
/// snapshot it learns everything again: losing one costs only time.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>
    /// Identifies the log of the snapshots; those of another log are not used. At most 1,000 characters.
    /// </summary>
    string Origin { get; }

    /// <summary>The available snapshots, newest first.</summary>
    /// <exception cref="IOException">The store can't be read.</exception>
    IReadOnlyList<string> Names();

    /// <summary>Opens a snapshot; the stream's length is known.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    Stream Open(string name);

    /// <summary>
    /// Adds a snapshot atomically: <paramref name="write"/> writes it, and it is on disk when this returns.
    /// </summary>
    /// <exception cref="IOException">It can't be written.</exception>
    void Add(Action<Stream> write);

    /// <summary>Called with one line when a snapshot could not be used or written, saying why.</summary>
    void Report(string line);
}
