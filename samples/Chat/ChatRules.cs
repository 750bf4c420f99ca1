namespace ChatSample;

/// <summary>The limits for text from people. The page has the same limits, but a server never trusts a page.</summary>
public static class ChatRules
{
    public const int MaxTextLength = 2000;
    public const int MaxNameLength = 32;
    public const int MaxRoomLength = 32;
    public const int MaxIdLength = 64;

    public static bool IsRoom(string room) =>
        room.Length <= MaxRoomLength && room.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static Rejected? Check(Say say)
    {
        // System.Text.Json passes null for a property that is missing in the JSON.
        if (say.Id is not { Length: > 0 and <= MaxIdLength })
        {
            return new Rejected(null, "bad-id", $"A message needs an id of 1 to {MaxIdLength} characters.");
        }

        if (string.IsNullOrWhiteSpace(say.Text))
        {
            return new Rejected(say.Id, "empty", "A message needs some text.");
        }

        return say.Text.Length > MaxTextLength
            ? new Rejected(say.Id, "too-long", $"A message has at most {MaxTextLength} characters. This one has {say.Text.Length}.")
            : null;
    }

    /// <summary>Cleans a name of line breaks and control characters.</summary>
    /// <returns>The name; null if it is empty or too long.</returns>
    public static string? CleanName(string? name)
    {
        var visible = string.Concat((name ?? "").Select(static c => char.IsControl(c) ? ' ' : c));
        var clean = string.Join(' ', visible.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length is 0 or > MaxNameLength ? null : clean;
    }
}
