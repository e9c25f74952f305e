using System.Text.Json.Nodes;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What the three APIs have in common: people are found by e-mail; each request makes a membership.</summary>
internal sealed class SequenceApi
{
    public string Email { get; init; } = "ada@example.com";

    public int LoseAnswers { get; set; }

    public int LoseRequests { get; set; }

    public int Enrolments { get; set; }

    public async Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        if (IsEnrolment(request))
        {
            if (LoseRequests-- > 0)
            {
                context.Abort();
                return;
            }

            Enrolments++;
            if (LoseAnswers-- > 0)
            {
                context.Abort();
                return;
            }
        }

        await context.Response.WriteAsync(Body(request).ToJsonString(), CancellationToken.None);
    }

    private static bool IsEnrolment(ReceivedRequest request) =>
        request.Method == "POST" && !request.Target.StartsWith("/contacts/search", StringComparison.Ordinal);

    private JsonObject Body(ReceivedRequest request)
    {
        var member = new JsonObject { ["id"] = 77 };
        return request.Target.Split('?')[0] switch
        {
            "/prospects" or "/people" => Data(Uri.UnescapeDataString(request.Target).EndsWith("=" + Email, StringComparison.Ordinal)),
            "/sequenceStates" or "/cadence_memberships" when request.Method == "GET" => Data(Enrolments > 0),
            "/sequenceStates" or "/cadence_memberships" => new JsonObject { ["data"] = member },
            "/contacts/search" => new JsonObject { ["contacts"] = new JsonArray(new JsonObject { ["id"] = "c-1", ["email"] = Email }) },
            "/contacts/c-1" => new JsonObject { ["contact"] = new JsonObject { ["contact_campaign_statuses"] = Statuses() } },
            _ => new JsonObject { ["contacts"] = new JsonArray(new JsonObject { ["id"] = "c-1" }) },
        };
    }

    private static JsonObject Data(bool found) =>
        new() { ["data"] = found ? new JsonArray(new JsonObject { ["id"] = 9 }) : new JsonArray() };

    private JsonArray Statuses() =>
        Enrolments > 0 ? new JsonArray(new JsonObject { ["emailer_campaign_id"] = "12", ["status"] = "active" }) : [];
}
