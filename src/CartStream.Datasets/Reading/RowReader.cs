using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Reads a file in which every row is one event.</summary>
internal sealed class RowReader(RowIntake intake, IRowParser parser) : IEventReader
{
    public long BytesDone => intake.File.BytesRead;

    public bool TryRead(out ShopperEvent next)
    {
        while (intake.TryNext(out var row))
        {
            if (parser.TryParse(row, intake.LineNumber, out next, out var fault))
                return true;
            intake.Reject(fault!, row);
        }

        next = default;
        return false;
    }

    public void Dispose() => intake.Dispose();
}
