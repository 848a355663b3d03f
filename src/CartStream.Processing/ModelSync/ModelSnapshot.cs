using System.Text;
using CartStream.Events;
using CartStream.Index;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.ModelSync;

/// <summary>
/// A node's model at a moment: what it learnt, how far, and the item numbers it uses (docs/formats/files.md).
/// </summary>
internal static class ModelSnapshot
{
    private const long Magic = 0x45444F4E5343; // "CSNODE"
    private const long Format = 4;
    private const long FormatWithOneKeyForAllPartitions = 3;
    private const long FormatWithoutTraits = 2;
    private const int TextBytesMax = 64 * 1024;
    private const int ItemsMax = 64 * 1024 * 1024;

    /// <summary>Adds a snapshot to the store. Call it on the thread that teaches the model.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Save(ISnapshotStore store, SharedModel shared, LearningProgress progress) => store.Add(into =>
    {
        var writer = new SnapshotWriter(into);
        writer.WriteNumber(Magic);
        writer.WriteNumber(Format);
        writer.WriteArray<byte>(Encoding.UTF8.GetBytes(store.Origin));
        writer.WriteArray<byte>(Encoding.UTF8.GetBytes(shared.Model.Settings));
        progress.Save(writer);
        var items = shared.Items;
        var count = items.Count;
        writer.WriteNumber(count);
        for (var item = 0; item < count; item++)
            writer.WriteArray(items.Id(item));
        writer.WriteArray<int>([.. Enumerable.Range(0, count).Select(items.Category)]);
        writer.WriteArray<ItemTraits>([.. Enumerable.Range(0, count).Select(items.Traits)]);
        writer.WriteChecksum();
        shared.Model.Model.Save(into);
    });

    /// <summary>
    /// Loads the newest suitable snapshot into the empty <paramref name="shared"/> and returns its progress; null when
    /// there is none. Reports why a snapshot isn't used.
    /// </summary>
    public static LearningProgress? TryLoad(ISnapshotStore store, IEventLog log, SharedModel shared)
    {
        foreach (var name in Names(store))
        {
            try
            {
                using var from = store.Open(name);
                return Load(from, store.Origin, log, shared);
            }
            catch (Exception e) when (
                e is InvalidDataException or UnauthorizedAccessException or (IOException and not LogException))
            {
                store.Report($"snapshot {name} is not used: {e.Message}");
            }
        }

        return null;
    }

    private static IReadOnlyList<string> Names(ISnapshotStore store)
    {
        try
        {
            return store.Names();
        }
        catch (IOException e)
        {
            store.Report($"no snapshot is used: {e.Message}");
            return [];
        }
    }

    private static LearningProgress Load(Stream from, string origin, IEventLog log, SharedModel shared)
    {
        var reader = new SnapshotReader(from);
        reader.ReadNumber("mark", Magic, Magic);
        var format = reader.ReadNumber("format", FormatWithoutTraits, Format);
        Expect(reader, "log", origin);
        Expect(reader, "model settings", shared.Model.Settings);
        var partitions = log.CountPartitions(Topology.Sessions);
        if (format <= FormatWithOneKeyForAllPartitions && partitions > 1)
        {
            throw new InvalidDataException(
                $"found format {format}, which confuses sessions of several partitions, expected {Format}");
        }

        var progress = LearningProgress.Load(reader, partitions);
        var ids = new byte[reader.ReadNumber("number of items", 0, Math.Min(ItemsMax, from.Length))][];
        for (var item = 0; item < ids.Length; item++)
            ids[item] = reader.ReadArray<byte>("item id", TextBytesMax);
        var categories = reader.ReadArray<int>("categories", ids.Length);
        var traits = format > FormatWithoutTraits
            ? reader.ReadArray<ItemTraits>("traits", ids.Length)
            : new ItemTraits[ids.Length];
        reader.CheckChecksum();
        ThrowIfAhead(progress, log);
        shared.Model.Model.Load(from);
        for (var item = 0; item < ids.Length; item++)
        {
            var number = shared.Items.Intern(ids[item]);
            shared.Items.SetCategory(number, categories[item]);
            shared.Items.SetTraits(number, traits[item]);
        }

        return progress;
    }

    private static void Expect(SnapshotReader reader, string name, string expected)
    {
        var found = Encoding.UTF8.GetString(reader.ReadArray<byte>(name, TextBytesMax));
        if (found != expected)
            throw new InvalidDataException($"found the {name} '{found}', expected '{expected}'");
    }

    /// <summary>A log that ends earlier is not the log that was learnt.</summary>
    private static void ThrowIfAhead(LearningProgress progress, IEventLog log)
    {
        for (var partition = 0; partition < progress.Next.Length; partition++)
        {
            var end = log.EndOffset(Topology.Sessions, partition);
            if (progress.Next[partition] > end)
            {
                throw new InvalidDataException(
                    $"found offset {progress.Next[partition]} of '{Topology.Sessions}' [{partition}], expected at most "
                    + $"{end}, where it ends: it was made anew");
            }
        }
    }
}
