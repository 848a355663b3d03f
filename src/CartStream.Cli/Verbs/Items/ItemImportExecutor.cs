using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Client;
using CartStream.Datasets.Reading;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Items;

namespace CartStream.Cli.Verbs.Items;

/// <summary><c>cartstream items import</c>: describes the items of a file.</summary>
internal sealed class ItemImportExecutor(CliHost host)
{
    private const int ItemsPerTransaction = 1_000;
    private const int FaultsShown = 10;

    private int _rejected;

    /// <summary>Writes the items of the file that are new or changed.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The file, the log or the server failed.</exception>
    public async Task<int> RunAsync(ItemImportOptions options, CancellationToken cancellation)
    {
        var faults = options.Faults().ToList();
        if (faults.Count > 0)
            throw new UsageException(faults);
        using var file = RecordFile.Open(options.File, options.Delimiter, options.Encoding);
        var columns = ItemColumns.Choose(file.Columns, options.Map);
        return options.Server is { } server
            ? await SendAsync(options, server, file, columns, cancellation)
            : Write(options, file, columns, cancellation);
    }

    private async Task<int> SendAsync(
        ItemImportOptions options,
        ItemServer server,
        RecordFile file,
        ItemColumns columns,
        CancellationToken cancellation)
    {
        var upload = new ItemUpload(server.Connect(host), Reject);
        try
        {
            foreach (var chunk in Read(file, columns, options.Decimal[0]).Chunk(ItemUpload.ItemsMax))
                await upload.WriteAsync(chunk, cancellation);
        }
        catch (CartStreamClientException e)
        {
            if (upload.Written > 0)
                host.Error.WriteLine($"cartstream: {upload.Written:N0} items were described before; import them again");
            throw server.Describe(e);
        }

        ReportColumns(columns);
        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{upload.Written:N0} items described at {server.Url}, {_rejected:N0} rejected"));
        return upload.Written > 0 || _rejected == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private int Write(
        ItemImportOptions options, RecordFile file, ItemColumns columns, CancellationToken cancellation)
    {
        using var log = options.Log.Open("items import", host, host.CommandPatience, cancellation);
        var catalogue = ItemCatalogue.Open(log, new ItemDictionary(), Warn);
        using var sender = RetryingSender.Open(log, "cartstream-items", host.Time);
        var (written, same) = (0L, 0L);
        foreach (var chunk in Read(file, columns, options.Decimal[0]).Chunk(ItemsPerTransaction))
        {
            cancellation.ThrowIfCancellationRequested();
            var changes = catalogue.KeepStock(chunk).Where(change => IsNew(catalogue, change)).ToList();
            same += chunk.Length - changes.Count;
            written += changes.Count;
            Write(sender, catalogue, changes, cancellation);
        }

        return Report(options, columns, written, same);
    }

    private IEnumerable<ItemChange> Read(RecordFile file, ItemColumns columns, char decimalSign)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        while (file.TryRead(record, out var fault))
        {
            if (fault is null && ItemRow.Read(columns, record, decimalSign, out fault) is { } change)
                yield return change;
            else
                Reject($"line {file.LineNumber}: {fault}");
        }
    }

    private void Reject(string fault)
    {
        if (++_rejected <= FaultsShown)
            host.Error.WriteLine($"cartstream: {fault}");
    }

    private static bool IsNew(ItemCatalogue catalogue, ItemChange change) =>
        catalogue.Entry(change.Id) is not { IsWithdrawn: false, Described: { } known }
        || !known.Equals(change.Attributes);

    /// <summary>Writing items twice has the same result, so an attempt with an unknown outcome is repeated.</summary>
    private void Write(
        RetryingSender sender, ItemCatalogue catalogue, List<ItemChange> changes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return;
        var nowMs = host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        sender.Commit(
            transaction =>
            {
                foreach (var change in changes)
                    transaction.Append(Topology.Items, 0, change.Id, ItemRecord.Write(change.Attributes), nowMs);
            },
            () => false,
            cancellation);
        foreach (var change in changes)
        {
            catalogue.Begin(change);
            catalogue.Finish(change);
        }
    }

    private void ReportColumns(ItemColumns columns)
    {
        if (_rejected > FaultsShown)
            host.Error.WriteLine($"cartstream: and {_rejected - FaultsShown:N0} more");
        host.Out.WriteLine($"read as {columns.Description}");
    }

    private int Report(ItemImportOptions options, ItemColumns columns, long written, long same)
    {
        ReportColumns(columns);
        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{written:N0} items described in {options.Log.Name}, {same:N0} as before, {_rejected:N0} rejected"));
        return written + same > 0 || _rejected == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private void Warn(string warning) => host.Error.WriteLine($"cartstream: {warning}");
}
