using System.CommandLine;
using System.Globalization;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Cli.Chaos.Plan;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm chaos</c>: kills, stops and cuts off a pipeline of its own while webhooks come in, and then looks whether anything was lost, done
/// twice, or is stuck.
/// </summary>
public static class ChaosCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "chaos";

    private const double DefaultMinutes = 1;
    private const double MostMinutes = 24 * 60;
    private const int MostEvents = 100_000;

    /// <summary>
    /// Makes the command. It exits with 0 where all is as promised, with 1 where something is not, with 2 where it is misused.
    /// </summary>
    public static Command Create()
    {
        var seed = new Option<int?>("--seed")
        {
            Description = "What events and faults are drawn by, to run them again; another one each time where nothing is said.",
        };
        var minutes = new Option<double?>("--minutes")
        {
            Description = $"How long webhooks are sent and faults begin, up to {MostMinutes}; {DefaultMinutes} where nothing is said.",
        };
        var events = new Option<int?>("--events") { Description = $"How many events to send, in place of --minutes; up to {MostEvents}." };
        var json = new Option<bool>("--json") { Description = "Print the reports as JSON, and nothing else." };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Where the configuration and the instances' logs are; a temporary folder where none is named.",
        };
        var keep = new Option<bool>("--keep") { Description = "Keep the folder although all is well; with a finding it is kept anyway." };
        var command = new Command(Name, "Tries to make a pipeline of its own lose, double or forget something, and audits it.")
        {
            seed, minutes, events, json, data, keep, AppCommand(),
        };
        Bound(minutes, given => given is > 0 and <= MostMinutes, $"--minutes is a number above 0, up to {MostMinutes}");
        Bound(events, given => given is >= 1 and <= MostEvents, $"--events is a number from 1 to {MostEvents}");
        command.Validators.Add(result =>
        {
            if (result.GetResult(minutes) is not null && result.GetResult(events) is not null)
                result.AddError("give --minutes or --events, not both");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var drawn = parsed.GetValue(seed) ?? Random.Shared.Next(1, 1_000_000);
            var schedule = parsed.GetValue(events) is { } count
                ? ChaosSchedule.OfEvents(drawn, count)
                : ChaosSchedule.OfMinutes(drawn, parsed.GetValue(minutes) ?? DefaultMinutes);
            return RunAsync(
                schedule, parsed.GetValue(json), parsed.GetValue(data), parsed.GetValue(keep), parsed.InvocationConfiguration.Output,
                cancellation);
        });
        return command;
    }

    private static Command AppCommand()
    {
        var config = new Option<string>("--config") { Description = "The configuration document.", Required = true };
        var lease = new Option<double>("--lease") { Description = "Seconds for which a message is hidden.", Required = true };
        var command = new Command("app", "An instance of the app, which chaos starts and ends.") { config, lease };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => ChaosHost.RunAsync(
            parsed.GetValue(config)!, TimeSpan.FromSeconds(parsed.GetValue(lease)), Console.In, parsed.InvocationConfiguration.Output,
            cancellation));
        return command;
    }

    // By its text, for a value that is no number at all throws here, and is told by the option itself
    private static void Bound<T>(Option<T> option, Func<double, bool> holds, string error) => option.Validators.Add(result =>
    {
        if (result.Tokens is [.., var last] && double.TryParse(last.Value, CultureInfo.InvariantCulture, out var given) && !holds(given))
            result.AddError(error);
    });

    private static async Task<int> RunAsync(
        ChaosSchedule schedule, bool json, DirectoryInfo? data, bool keep, TextWriter output, CancellationToken cancellation)
    {
        void Say(string line)
        {
            if (!json)
                output.WriteLine(line);
        }

        var installation = await AzuriteInstall.EnsureAsync(TimeProvider.System, Say, cancellation);
        var reports = new List<ChaosReport>();
        for (var number = 0; number < schedule.Runs && reports.All(report => report.Findings.Count == 0); number++)
        {
            var seed = schedule.Seed + number;
            Say($"Seed {seed}: gtm chaos --seed {seed} --minutes {schedule.Length.TotalMinutes:R}");
            var plan = ChaosPlan.Draw(seed, schedule.Length, ChaosRun.Lease, canPause: !OperatingSystem.IsWindows());
            var folder = Directory.CreateDirectory(Path.Combine(
                data?.FullName ?? Path.GetTempPath(), $"gtm-chaos-{Environment.ProcessId}-{seed}"));
            var clean = false;
            try
            {
                await using var run = new ChaosRun(plan, ChaosRun.Lease, TimeProvider.System);
                var report = await run.RunAsync(installation, folder.FullName, Say, cancellation);
                reports.Add(report);
                clean = report.Findings.Count == 0;
                Say(Environment.NewLine + ChaosText.Table(report));
            }
            finally
            {
                if (clean && !keep)
                    folder.Delete(recursive: true);
                else
                    Say($"Kept {folder.FullName}");
            }
        }

        if (json)
            await output.WriteLineAsync(ChaosText.ToJson(reports));
        return reports.All(report => report.Findings.Count == 0) ? 0 : 1;
    }
}
