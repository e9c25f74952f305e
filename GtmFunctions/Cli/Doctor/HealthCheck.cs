using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges what the app says of its health to anybody.</summary>
public static class HealthCheck
{
    private const string Check = "health";

    /// <summary>Judges it.</summary>
    public static Finding Examine(AppAnswer answer)
    {
        var health = answer.Read(DoctorJson.Default.HealthAnswer);
        var (storage, configuration) = (health?.Storage, health?.Configuration);
        return answer.Status switch
        {
            200 when configuration is not null => Finding.Ok(Check, $"storage {storage}, configuration {configuration}"),
            503 when configuration is not null => Finding.Failed(
                Check,
                $"storage {storage}, configuration {configuration}: webhooks are answered 503",
                "The checks below that failed say what to do."),
            403 => Finding.Failed(
                Check,
                "the app lets in nobody who does not come through its Front Door",
                "Name Front Door's address with --url: the output GTM_URL of the deployment."),
            404 => Finding.Failed(
                Check,
                "nothing of ours is at this address",
                "Look at the address: it is the app's, without /api. After a deployment the app may take a minute to come up."),
            var status => Finding.Failed(
                Check,
                $"it was answered {status}: {answer.Text[..Math.Min(answer.Text.Length, 200)]}",
                "Look at the app's log stream: it does not start."),
        };
    }
}
