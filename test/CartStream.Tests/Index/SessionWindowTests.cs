using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class SessionWindowTests
{
    [Fact]
    public void Age_nothing_forgotten_counts_what_is_newer()
    {
        var window = new SessionWindow(oldest: 3, newest: 7, forgotten: []);

        window.Sessions.ShouldBe(5);
        (window.Oldest, window.Newest).ShouldBe((3, 7));
        Ages(window, 3, 7).ShouldBe([4, 3, 2, 1, 0]);
        Enumerable.Range(0, 12).Where(window.Holds).ShouldBe([3, 4, 5, 6, 7]);
    }

    [Fact]
    public void Age_forgotten_sessions_do_not_count()
    {
        var window = new SessionWindow(oldest: 3, newest: 7, forgotten: [6, 4, 1]);

        window.Sessions.ShouldBe(3);
        window.Age(7).ShouldBe(0);
        window.Age(5).ShouldBe(1);
        window.Age(3).ShouldBe(2);
    }

    [Fact]
    public void Age_serial_numbers_that_wrap_around_go_on()
    {
        var window = new SessionWindow(int.MaxValue - 1, int.MinValue + 1, forgotten: [int.MinValue]);

        window.Sessions.ShouldBe(3);
        window.Age(int.MaxValue - 1).ShouldBe(2);
        window.Age(int.MinValue + 1).ShouldBe(0);
        window.Holds(int.MinValue + 2).ShouldBeFalse();
        window.Holds(int.MaxValue - 2).ShouldBeFalse();
    }

    [Fact]
    public void Age_forgotten_that_are_newer_than_the_window_change_nothing()
    {
        // The writer went on, and forgot, between a reader's look at the newest session and at the forgotten ones.
        var window = new SessionWindow(oldest: 3, newest: 7, forgotten: [12, 9, 5]);

        window.Sessions.ShouldBe(4);
        window.Age(7).ShouldBe(0);
        window.Age(6).ShouldBe(1);
        window.Age(4).ShouldBe(2);
        window.Age(3).ShouldBe(3);
    }

    [Fact]
    public void Holds_empty_window_holds_nothing()
    {
        var window = new SessionWindow(oldest: 3, newest: 2, forgotten: []);

        window.Sessions.ShouldBe(0);
        Enumerable.Range(0, 6).Any(window.Holds).ShouldBeFalse();
    }

    private static IEnumerable<int> Ages(SessionWindow window, int from, int to)
    {
        for (var serial = from; serial <= to; serial++)
            yield return window.Age(serial);
    }
}
