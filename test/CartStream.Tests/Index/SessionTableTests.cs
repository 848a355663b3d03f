using CartStream.Index;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Index;

public sealed class SessionTableTests
{
    private const int Slots = 64;

    [Fact]
    public void Find_after_any_additions_and_removals_finds_what_is_left() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        steps =>
        {
            var origins = new SlotPages<SessionOrigin>(Slots);
            origins.MakeRoom(0);
            var table = new SessionTable(Slots, origins);
            var slots = new Dictionary<ulong, int>();
            for (var serial = 0; serial < steps.Length; serial++)
            {
                // Few keys, so that many return, and all with one home.
                var key = (ulong)(steps[serial] & 15) << 60;
                if (slots.Remove(key))
                {
                    table.Remove(key);
                }
                else
                {
                    var slot = Enumerable.Range(0, Slots).First(free => !slots.ContainsValue(free));
                    origins[slot].Key = key;
                    table.Add(slot);
                    slots[key] = slot;
                }

                for (var other = 0ul; other < 16; other++)
                    table.Find(other << 60).ShouldBe(slots.GetValueOrDefault(other << 60, SessionTable.NoSlot));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Find_in_a_table_that_grew_finds_all()
    {
        var origins = new SlotPages<SessionOrigin>(8_192);
        var table = new SessionTable(8_192, origins);
        for (var serial = 0; serial < 8_192; serial++)
        {
            origins.MakeRoom(serial);
            origins[serial].Key = (ulong)serial * 1_000_003;
            table.Add(serial);
        }

        Enumerable.Range(0, 8_192).ShouldAllBe(serial => table.Find((ulong)serial * 1_000_003) == serial);
        table.Find(1).ShouldBe(SessionTable.NoSlot);
    }
}
