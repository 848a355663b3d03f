using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Client;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Items;
using ItemAttributes = CartStream.Processing.Items.ItemAttributes;

namespace CartStream.Cli.Verbs.Items;

/// <summary><c>cartstream items export</c>: writes the shop's items, one JSON object a line.</summary>
internal sealed class ItemExportExecutor(CliHost host)
{
    private const string StandardOutput = "-";

    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the items, sorted by id; <c>items import</c> can read them.</summary>
    /// <param name="path">The file, or <c>-</c> for standard output.</param>
    /// <param name="chosen">The log; other processes may write to it meanwhile.</param>
    /// <param name="server">The server to read from instead of a log; null for none.</param>
    /// <param name="all">Whether to include items and attributes known only from events.</param>
    /// <param name="cancellation">Ends all waits for a cluster or a server.</param>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The log, the server or the file failed.</exception>
    public async Task<int> RunAsync(
        string path, LogChoice chosen, ItemServer? server, bool all, CancellationToken cancellation)
    {
        var faults = (server?.Faults() ?? chosen.Faults()).ToList();
        if (faults.Count > 0)
            throw new UsageException(faults);
        var items = server is null ? Read(chosen, all, cancellation) : await ReadAsync(server, all, cancellation);
        items.Sort((one, other) => StringComparer.Ordinal.Compare(one.Id, other.Id));
        return Write(path, items);
    }

    private List<(string Id, ItemAttributes Attributes)> Read(
        LogChoice chosen, bool all, CancellationToken cancellation)
    {
        using var log = chosen.OpenExisting(host, host.CommandPatience, cancellation);
        if (ItemCatalogue.TryOpen(log, new ItemDictionary(), Warn) is not { } catalogue)
        {
            throw new LogException(
                $"{chosen.Name}: there are no items: it has no topic for them, as one of an earlier version, or none "
                + "was imported");
        }

        return
        [
            .. catalogue.Entries
                .Where(one => !one.Value.IsWithdrawn && (all || one.Value.Described is not null))
                .Select(one =>
                    (Encoding.UTF8.GetString(one.Key), all ? one.Value.Shown : one.Value.Described!)),
        ];
    }

    private async Task<List<(string Id, ItemAttributes Attributes)>> ReadAsync(
        ItemServer server, bool all, CancellationToken cancellation)
    {
        try
        {
            return await new ItemDownload(server.Connect(host)).ReadAsync(all, cancellation);
        }
        catch (CartStreamClientException e)
        {
            throw server.Describe(e);
        }
    }

    private int Write(string path, List<(string Id, ItemAttributes Attributes)> items)
    {
        if (path == StandardOutput)
        {
            foreach (var (id, attributes) in items)
                host.Out.WriteLine(LineOf(id, attributes));
            return ExitCode.Success;
        }

        using (var file = OutputFile.Create(path))
        {
            using (var lines = new StreamWriter(file, leaveOpen: true))
            {
                foreach (var (id, attributes) in items)
                    lines.WriteLine(LineOf(id, attributes));
            }

            file.Complete();
        }

        host.Error.WriteLine($"cartstream: {items.Count:N0} items written to {path}");
        return ExitCode.Success;
    }

    private static string LineOf(string id, ItemAttributes attributes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("item_id", id);
            using var document = JsonDocument.Parse(ItemRecord.Write(attributes));
            foreach (var field in document.RootElement.EnumerateObject())
                field.WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Warn(string warning) => host.Error.WriteLine($"cartstream: {warning}");
}
