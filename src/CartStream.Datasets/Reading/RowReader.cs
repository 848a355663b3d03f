using CartStream.Datasets.Files;
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
            var verdict = parser.Parse(row, intake.LineNumber, out next, out var fault);
            if (verdict == RowVerdict.Rejected)
                intake.Reject(fault!, row);
            else if (verdict == RowVerdict.Skipped)
                intake.Skip(parser.SkipReason);
            else if (intake.Accept())
                return true;
        }

        next = default;
        return false;
    }

    public void Dispose() => intake.Dispose();
}
