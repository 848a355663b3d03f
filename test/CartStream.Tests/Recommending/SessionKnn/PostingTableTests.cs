using CartStream.Recommending.SessionKnn;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommending.SessionKnn;

public sealed class PostingTableTests
{
    private const int PostingsMax = 5;

    [Fact]
    public void AddRemove_any_sequence_holds_the_newest_and_counts_all() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        numbers =>
        {
            var table = new PostingTable(PostingsMax);
            table.EnsureItems(1);
            var holding = new List<int>();
            var newest = new List<int>();
            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] % 3 == 0 && holding.Count > 0)
                {
                    var leaving = holding[(numbers[i] & int.MaxValue) % holding.Count];
                    holding.Remove(leaving);
                    newest.Remove(leaving);
                    table.Remove(item: 0, leaving);
                }
                else
                {
                    holding.Add(i);
                    newest = [.. newest.Append(i).TakeLast(PostingsMax)];
                    table.Add(item: 0, slot: i);
                }

                table.Sessions(item: 0).ShouldBe(holding.Count);
                table.Read(item: 0, out var older, out var newer);
                int[] held = [.. older, .. newer];
                held.ShouldBe(newest);
            }
        }).QuickCheckThrowOnFailure();
}
