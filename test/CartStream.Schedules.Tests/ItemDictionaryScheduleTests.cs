using System.Text;
using CartStream.Events;
using CartStream.Schedules.Tests.Scheduling;

namespace CartStream.Schedules.Tests;

/// <summary>A reader beside a thread that adds the last item of a page and the first of the next.</summary>
public sealed class ItemDictionaryScheduleTests
{
    private const int PageItems = 4_096;
    private const int Category = 7;

    [Fact]
    public void Id_under_every_schedule_of_two_preemptions_is_that_of_the_number() =>
        ScheduleExplorer.TryAll(Scenario, preemptionsMax: 2).ShouldBeGreaterThan(100);

    [Fact]
    public void TraitsAsOf_under_every_schedule_of_two_preemptions_hides_a_trait_before_its_report() =>
        ScheduleExplorer.TryAll(TraitScenario, preemptionsMax: 2).ShouldBeGreaterThan(10);

    private static IReadOnlyList<Action> TraitScenario()
    {
        var items = new ItemDictionary();
        items.Intern(Id(0));
        return [() => items.SetTraits(0, new ItemTraits(0, 0, Brand: 9, PriceBand: 5), reportedAt: 10), ReadTwice];

        void ReadTwice()
        {
            for (var i = 0; i < 2; i++)
            {
                items.TraitsAsOf(0, offset: 9).ShouldBe(default);
                items.TraitsAsOf(0, offset: 10).Brand.ShouldBeOneOf(0, 9);
            }
        }
    }

    private static IReadOnlyList<Action> Scenario()
    {
        var items = new ItemDictionary();
        for (var i = 0; i < PageItems - 1; i++)
            items.Intern(Id(i));
        return [() => Add(items), () => Read(items)];
    }

    private static void Add(ItemDictionary items)
    {
        for (var i = PageItems - 1; i <= PageItems; i++)
        {
            items.Intern(Id(i)).ShouldBe(i);
            items.SetCategory(i, Category, reportedAt: i);
        }
    }

    private static void Read(ItemDictionary items)
    {
        for (var i = PageItems - 2; i <= PageItems; i++)
        {
            if (items.TryFind(Id(i), out var number))
                number.ShouldBe(i);
        }

        var count = items.Count;
        for (var i = PageItems - 2; i < count; i++)
        {
            items.Text(i).ShouldBe(Encoding.UTF8.GetString(Id(i)));
            items.Category(i).ShouldBeOneOf(0, Category);
            items.CategoryAsOf(i, i).ShouldBeOneOf(0, Category);
            items.CategoryAsOf(i, i - 1).ShouldBe(0);
        }
    }

    private static byte[] Id(int number) => Encoding.UTF8.GetBytes($"item-{number}");
}
