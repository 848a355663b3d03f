using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>The events of one file, or of several merged.</summary>
internal interface IEventReader : IDisposable
{
    /// <summary>Bytes of the stored files that were read, except those still held for sorting.</summary>
    long BytesDone { get; }

    /// <summary>Events that came after one with a later time in their file, and were sorted.</summary>
    long Reordered => 0;

    /// <summary>Reads the next valid event, its texts valid until the next call; false at the end.</summary>
    /// <exception cref="EventFileException">
    /// The file can't be read further, or the source is strict and a row is bad.
    /// </exception>
    bool TryRead(out ShopperEvent next);
}
