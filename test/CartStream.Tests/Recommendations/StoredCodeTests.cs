using System.Text;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Options;
using CartStream.Processing.Topics;
using CartStream.Recommendations;
using CartStream.Retrieval.Content;

namespace CartStream.Tests.Recommendations;

/// <summary>
/// The codes that stand for names in topics, stores and snapshots. Changing one makes stored data unreadable.
/// </summary>
public sealed class StoredCodeTests
{
    [Fact]
    public void Sources_have_their_numbers_letters_and_names()
    {
        string[] codes =
        [
            "0 c cart", "1 h history", "2 r rules", "3 n neighbours", "4 p popularity", "5 t together", "6 w walk",
            "7 s session",
        ];

        Enum.GetValues<Source>().Select(source =>
            $"{(int)source} {Encoding.UTF8.GetString(SourceNames.Letter(source))} {SourceNames.Text(source)}")
            .ShouldBe(codes);
        foreach (var source in Enum.GetValues<Source>())
        {
            SourceNames.TryParseLetter(SourceNames.Letter(source), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(source);
        }

        SourceNames.TryParseLetter("x"u8, out _).ShouldBeFalse("the server's catalogue");
        SourceNames.TryParseLetter("y"u8, out _).ShouldBeFalse("the server's pins");
    }

    [Fact]
    public void Numbers_of_stored_kinds_are_what_they_were()
    {
        Codes<EventType>().ShouldBe("View=0 Cart=1 RemoveFromCart=2 Purchase=3 Refund=4 SetQuantity=5");
        Codes<Objective>().ShouldBe("Next=0 View=1 Cart=2 Purchase=3");
        Codes<TraitKind>().ShouldBe("CategoryAndBrand=0 Category=1 Brand=2 Parent=3");
        Codes<KnownTraits>().ShouldBe("None=0 Name=1 Parent=2 Brand=4 Price=8");
        Codes<TargetKind>().ShouldBe("Discovery=0 Repeat=1 CartFirst=2");
        Codes<RankList>().ShouldBe("Recommended=0 Baseline=1 Discoveries=2 BaselineDiscoveries=3");
        Codes<RevenueList>().ShouldBe("Recommended=48 Baseline=49 Purchases=50");
        (Explanation.Overall, Explanation.InCategory, Explanation.Alike).ShouldBe((0, 1, 2));
    }

    private static string Codes<T>()
        where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToInt32(value, null)}"));
}
