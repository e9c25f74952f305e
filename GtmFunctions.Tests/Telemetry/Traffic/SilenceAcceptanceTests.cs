using System.Globalization;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Xunit;

namespace GtmFunctions.Tests.Telemetry.Traffic;

/// <summary>
/// Silence on synthetic traffic of eight weeks, with weekends, growth, a holiday and a campaign, for twenty seeds (for eight of them in a
/// thorough run, and every day for two): nothing is told that is not so, or once at most; and an outage is told by when chance explains it
/// no more.
/// </summary>
public sealed class SilenceAcceptanceTests(ITestOutputHelper output)
{
    // In a day, which is what the rule goes by, and in the eight weeks that it is looked at
    private const double Weeks = 56;

    // Looks are five minutes apart, what was counted last is not stored yet, and what is learned is known to an eighth
    private const int Look = 1;
    private const int Eighth = 8;

    private static readonly TrafficProfile[] Profiles =
    [
        new TrafficProfile("50 a day in office hours", 50, 1, 0, hour => hour is >= 8 and < 18 ? 1 : 0, Holiday: 0.1),
        new TrafficProfile("50 a day nine hours west of UTC", 50, 1, 9, hour => hour is >= 8 and < 18 ? 1 : 0, Holiday: 0),
        new TrafficProfile("5 a day around the clock", 5, 1, 3, Wave, Holiday: 0.1),
        new TrafficProfile("2,000 a day around the clock", 2000, 1, 3, Wave, Holiday: 0.1),
        new TrafficProfile("150 a day in bursts of 12", 150, 12, 3, Wave, Holiday: 0.1),
    ];

    /// <summary>Each profile, with how many seeds.</summary>
    public static TheoryData<TrafficProfile, int> Rows() =>
    [
        .. Profiles.Select(profile => new TheoryDataRow<TrafficProfile, int>(profile, RunDepth.Of(8))),
        .. Profiles.Select(profile => new TheoryDataRow<TrafficProfile, int>(profile, 20) { Explicit = true }),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Find_EightWeeksAndAnOutage_TellsTheOutageInTimeAndNothingElseOrOnce(TrafficProfile profile, int seeds)
    {
        var (alarms, late) = (new List<int>(), new List<string>());
        output.WriteLine(
            $"{profile}: of each seed false alarms; usual events until told, and until it was due by a day and by eight weeks; "
            + "hours until told");
        for (var seed = 1; seed <= seeds; seed++)
        {
            var traffic = new SyntheticTraffic(profile, seed);
            alarms.Add(FalseAlarms(traffic, profile.Clump));
            var (told, day, weeks) = (Told(traffic), traffic.Due(days: 1), traffic.Due(Weeks));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed,2}: {alarms[^1]} false; {Usual(told):0.0} told, due {Usual(day):0.0} and {Usual(weeks):0.0}; "
                + $"{Hours(told):0.0} h"));
            if (told > weeks + Look + ((weeks - traffic.Silent) / Eighth))
                late.Add($"seed {seed}: told after {Hours(told):0.0} h, due after {Hours(weeks):0.0} h");

            double Usual(int part) => traffic.Usual(traffic.Silent, part);
            double Hours(int part) => (part - traffic.Silent) / (double)HourCount.Parts;
        }

        Assert.Empty(late);
        Assert.True(alarms.Max() <= 1, $"false alarms of each seed: {string.Join(", ", alarms)}");
    }

    private static double Wave(int hour) => 0.15 + Math.Exp(-Math.Pow((hour - 11) / 4.0, 2));

    // One that is over for two looks and then begins again is another one
    private static int FalseAlarms(SyntheticTraffic traffic, int clump)
    {
        var (alarms, isOpen, absent, usual) = (0, false, 0, 0.0);
        for (var part = 21 * SyntheticTraffic.Day; part < traffic.Silent; part++)
        {
            usual = traffic.IsBusy(part - 1) ? 0 : usual + traffic.Rate(part - 1);

            // Nothing is found before so little is missing, and looking takes its time
            if (!isOpen && usual < 4 * clump)
                continue;
            if (traffic.Look(part) is not null)
                (alarms, isOpen, absent) = (alarms + (isOpen ? 0 : 1), true, 0);
            else if (isOpen && ++absent >= 2)
                isOpen = false;
        }

        return alarms;
    }

    private static int Told(SyntheticTraffic traffic)
    {
        for (var part = traffic.Silent + 1; part < traffic.End; part++)
        {
            if (traffic.Look(part) is not null)
                return part;
        }

        return traffic.End;
    }
}
