namespace CartStream.Processing.ModelSync;

/// <summary>
/// Where a process keeps snapshots of its model, so that after a restart it learns only what came meanwhile. Without
/// them it learns everything again: losing one costs time and nothing else.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>Names the log that the snapshots are of; those of another are not used. At most 1,000 characters.
    /// </summary>
    string Origin { get; }

    /// <summary>The snapshots that are there, newest first.</summary>
    /// <exception cref="IOException">The store can't be read.</exception>
    IReadOnlyList<string> Names();

    /// <summary>Opens one of them; its length is known.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    Stream Open(string name);

    /// <summary>
    /// Adds a snapshot, whole or not at all: <paramref name="write"/> writes it, and it is on disk when this returns.
    /// </summary>
    /// <exception cref="IOException">It can't be written.</exception>
    void Add(Action<Stream> write);

    /// <summary>Told in one line that a snapshot could not be used or written, and why.</summary>
    void Report(string line);
}
