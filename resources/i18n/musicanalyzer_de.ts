<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About musicanalyzer</source>
        <translation>Über musicanalyzer</translation>
    </message>
    <message>
        <source>musicanalyzer {version}</source>
        <translation>musicanalyzer {version}</translation>
    </message>
    <message>
        <source>Listens to the music files on this computer and says what they are. Nothing leaves the computer.</source>
        <translation>Hört die Musikdateien auf diesem Computer an und sagt, was sie sind. Nichts verlässt den Computer.</translation>
    </message>
    <message>
        <source>Copyright © 2026 the musicanalyzer contributors. Free software under the GNU General Public License, version 3 or later; it comes without any warranty.</source>
        <translation>Copyright © 2026 die Mitwirkenden an musicanalyzer. Freie Software unter der GNU General Public License, Version 3 oder später; ohne jede Gewährleistung.</translation>
    </message>
    <message>
        <source>&amp;Parts and their licences</source>
        <translation>&amp;Bestandteile und ihre Lizenzen</translation>
    </message>
    <message>
        <source>&amp;Licence</source>
        <translation>&amp;Lizenz</translation>
    </message>
    <message>
        <source>&amp;Copy the versions</source>
        <translation>&amp;Versionen kopieren</translation>
    </message>
    <message>
        <source>Copy the line with the versions, for a report</source>
        <translation>Die Zeile mit den Versionen kopieren, für eine Fehlermeldung</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>The file {name} is missing from this installation.</source>
        <translation>Die Datei {name} fehlt in dieser Installation.</translation>
    </message>
</context>
<context>
    <name>AnswersGroup</name>
    <message>
        <source>When to answer</source>
        <translation>Wann eine Antwort gilt</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Vocal or instrumental</source>
        <translation>Gesang oder instrumental</translation>
    </message>
    <message>
        <source>Whose voice</source>
        <translation>Wessen Stimme</translation>
    </message>
    <message>
        <source>Music or speech</source>
        <translation>Musik oder Sprache</translation>
    </message>
    <message>
        <source>Below this confidence a track is called unsure. The lower it is, the more is answered, and the more answers are wrong. As trained, about nine answers in ten are right. Changes hold from the next scan on.</source>
        <translation>Unterhalb dieser Sicherheit gilt ein Titel als unsicher. Je niedriger sie ist, desto mehr wird beantwortet und desto mehr Antworten sind falsch. Wie trainiert sind etwa neun von zehn Antworten richtig. Änderungen gelten ab dem nächsten Einlesen.</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>Wie trainiert</translation>
    </message>
    <message>
        <source>{name}: as trained</source>
        <translation>{name}: wie trainiert</translation>
    </message>
    <message>
        <source>Apply to the library</source>
        <translation>Auf die Bibliothek anwenden</translation>
    </message>
    <message>
        <source>Decide again, from what was heard; no file is read</source>
        <translation>Neu entscheiden nach dem, was gehört wurde; keine Datei wird gelesen</translation>
    </message>
</context>
<context>
    <name>AuditView</name>
    <message>
        <source>What the audit looks for</source>
        <translation>Wonach die Prüfung sucht</translation>
    </message>
    <message>
        <source>Check the files</source>
        <translation>Dateien prüfen</translation>
    </message>
    <message>
        <source>Look at the files that were not looked at yet; it can be stopped and goes on</source>
        <translation>Die Dateien ansehen, die noch nicht angesehen wurden; das lässt sich anhalten und geht dann weiter</translation>
    </message>
    <message>
        <source>{kind}: {n} found</source>
        <translation>{kind}: {n} gefunden</translation>
    </message>
    <message>
        <source>Checking files for the audit</source>
        <translation>Dateien für die Prüfung ansehen</translation>
    </message>
    <message>
        <source>The files are being looked at; Jobs says how far that is.</source>
        <translation>Die Dateien werden angesehen; unter Vorgänge steht, wie weit das ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not looked at yet: whether they are lossy, upsampled, clipped, truncated or of the wrong length is not known.</source>
        <translation>
            <numerusform>%Ln Datei wurde noch nicht angesehen: ob sie verlustbehaftet, hochgerechnet, übersteuert, abgeschnitten oder von falscher Länge ist, ist nicht bekannt.</numerusform>
            <numerusform>%Ln Dateien wurden noch nicht angesehen: ob sie verlustbehaftet, hochgerechnet, übersteuert, abgeschnitten oder von falscher Länge sind, ist nicht bekannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every file has been looked at.</source>
        <translation>Alle Dateien wurden angesehen.</translation>
    </message>
</context>
<context>
    <name>BandBars</name>
    <message>
        <source>Levels of the octave bands</source>
        <translation>Pegel der Oktavbänder</translation>
    </message>
    <message>
        <source>{f} Hz: {n} dB, highest {m} dB</source>
        <translation>{f} Hz: {n} dB, höchstens {m} dB</translation>
    </message>
</context>
<context>
    <name>BandsPanel</name>
    <message>
        <source>Octave bands</source>
        <translation>Oktavbänder</translation>
    </message>
    <message>
        <source>Width of the octave bands</source>
        <translation>Breite der Oktavbänder</translation>
    </message>
    <message>
        <source>whole octaves</source>
        <translation>ganze Oktaven</translation>
    </message>
    <message>
        <source>thirds</source>
        <translation>Drittel</translation>
    </message>
    <message>
        <source>twelfths</source>
        <translation>Zwölftel</translation>
    </message>
</context>
<context>
    <name>BeatLamp</name>
    <message>
        <source>Beat</source>
        <translation>Schlag</translation>
    </message>
</context>
<context>
    <name>BeatTools</name>
    <message>
        <source>Beats per minute</source>
        <translation>Schläge pro Minute</translation>
    </message>
    <message>
        <source>BPM</source>
        <translation>BPM</translation>
    </message>
    <message>
        <source>Even beats of this tempo, through the first bar</source>
        <translation>Gleichmäßige Schläge dieses Tempos durch den ersten Takt</translation>
    </message>
    <message>
        <source>It is twice as fast</source>
        <translation>Er ist doppelt so schnell</translation>
    </message>
    <message>
        <source>It is half as fast</source>
        <translation>Er ist halb so schnell</translation>
    </message>
    <message>
        <source>Twice as fast</source>
        <translation>Doppelt so schnell</translation>
    </message>
    <message>
        <source>Half as fast</source>
        <translation>Halb so schnell</translation>
    </message>
    <message>
        <source>Tap</source>
        <translation>Tippen</translation>
    </message>
    <message>
        <source>Tap on each of eight beats (T)</source>
        <translation>Auf jeden von acht Schlägen tippen (T)</translation>
    </message>
    <message>
        <source>First beat here</source>
        <translation>Erster Schlag hier</translation>
    </message>
    <message>
        <source>Move the beats so that a bar begins at the line (F)</source>
        <translation>Die Schläge so verschieben, dass an der Linie ein Takt beginnt (F)</translation>
    </message>
    <message>
        <source>Bar begins here</source>
        <translation>Takt beginnt hier</translation>
    </message>
    <message>
        <source>Bars begin at the beat nearest to the line (B)</source>
        <translation>Takte beginnen am Schlag, der der Linie am nächsten ist (B)</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>Wie gefunden</translation>
    </message>
    <message>
        <source>Forget what you said of the beats</source>
        <translation>Vergessen, was Sie über die Schläge gesagt haben</translation>
    </message>
    <message>
        <source>All beats {ms} ms earlier</source>
        <translation>Alle Schläge {ms} ms früher</translation>
    </message>
    <message>
        <source>All beats {ms} ms later</source>
        <translation>Alle Schläge {ms} ms später</translation>
    </message>
    <message>
        <source>Shift+arrow</source>
        <translation>Umschalt+Pfeil</translation>
    </message>
    <message>
        <source>arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>Ctrl+arrow</source>
        <translation>Strg+Pfeil</translation>
    </message>
    <message>
        <source>No beats were found. Give a tempo or tap it, then set the first beat.</source>
        <translation>Es wurden keine Schläge gefunden. Geben Sie ein Tempo an oder tippen Sie es, dann setzen Sie den ersten Schlag.</translation>
    </message>
    <message>
        <source>The beats are those of {program}.</source>
        <translation>Die Schläge sind die von {program}.</translation>
    </message>
    <message>
        <source>The beats are as you set them.</source>
        <translation>Die Schläge sind, wie Sie sie gesetzt haben.</translation>
    </message>
    <message>
        <source>The beats are as they were found.</source>
        <translation>Die Schläge sind, wie sie gefunden wurden.</translation>
    </message>
    <message>
        <source>even</source>
        <translation>gleichmäßig</translation>
    </message>
    <message>
        <source>following the music</source>
        <translation>der Musik folgend</translation>
    </message>
    <message>
        <source>{who} {n} beats, {kind}, {bpm} a minute.</source>
        <translation>{who} {n} Schläge, {kind}, {bpm} in der Minute.</translation>
    </message>
    <message>
        <source>move the beats</source>
        <translation>die Schläge verschieben</translation>
    </message>
    <message>
        <source>set the tempo</source>
        <translation>das Tempo setzen</translation>
    </message>
    <message>
        <source>double or halve the tempo</source>
        <translation>das Tempo verdoppeln oder halbieren</translation>
    </message>
    <message>
        <source>set the first beat</source>
        <translation>den ersten Schlag setzen</translation>
    </message>
    <message>
        <source>set where bars begin</source>
        <translation>setzen, wo Takte beginnen</translation>
    </message>
    <message>
        <source>even beats through two</source>
        <translation>gleichmäßige Schläge durch zwei</translation>
    </message>
    <message>
        <source>Even through two…</source>
        <translation>Gleichmäßig durch zwei …</translation>
    </message>
    <message>
        <source>Press where one beat is, then where another is: even beats through both</source>
        <translation>Drücken, wo ein Schlag ist, dann wo ein anderer ist: gleichmäßige Schläge durch beide</translation>
    </message>
    <message>
        <source>…and this beat</source>
        <translation>… und diesen Schlag</translation>
    </message>
    <message>
        <source>Go to another beat, some bars away, and press again</source>
        <translation>Zu einem anderen Schlag gehen, einige Takte entfernt, und noch einmal drücken</translation>
    </message>
    <message>
        <source>Tap: {bpm}</source>
        <translation>Tippen: {bpm}</translation>
    </message>
    <message>
        <source>forget what was said of the beats</source>
        <translation>vergessen, was über die Schläge gesagt wurde</translation>
    </message>
</context>
<context>
    <name>CannotOpen</name>
    <message>
        <source>The damaged file is kept whatever you choose. Music files are not concerned.</source>
        <translation>Die beschädigte Datei bleibt in jedem Fall erhalten. Musikdateien sind nicht betroffen.</translation>
    </message>
    <message>
        <source>&amp;Restore a copy…</source>
        <translation>&amp;Kopie wiederherstellen…</translation>
    </message>
    <message>
        <source>Begin a&amp;new</source>
        <translation>&amp;Neu beginnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Restore the library from a copy</source>
        <translation>Bibliothek aus einer Kopie wiederherstellen</translation>
    </message>
</context>
<context>
    <name>ChoiceButton</name>
    <message>
        <source>{key} or Enter</source>
        <translation>{key} oder Eingabetaste</translation>
    </message>
</context>
<context>
    <name>ChosenDevice</name>
    <message>
        <source>No sound device was found, so nothing can be heard.</source>
        <translation>Es wurde kein Audiogerät gefunden, daher ist nichts zu hören.</translation>
    </message>
    <message>
        <source>The sound device “{wanted}” is not there; “{used}” is used instead.</source>
        <translation>Das Audiogerät „{wanted}“ ist nicht da; stattdessen wird „{used}“ verwendet.</translation>
    </message>
</context>
<context>
    <name>ChromaBars</name>
    <message>
        <source>Strength of the notes</source>
        <translation>Stärke der Töne</translation>
    </message>
</context>
<context>
    <name>ClickPlayer</name>
    <message>
        <source>The click cannot be played: {why}</source>
        <translation>Der Klick kann nicht abgespielt werden: {why}</translation>
    </message>
    <message>
        <source>its file has gone</source>
        <translation>seine Datei ist verschwunden</translation>
    </message>
</context>
<context>
    <name>ClipMark</name>
    <message>
        <source>clipped</source>
        <translation>übersteuert</translation>
    </message>
    <message>
        <source>Clipped: full scale was reached, last at {time}. Press to forget it.</source>
        <translation>Übersteuert: Vollaussteuerung erreicht, zuletzt bei {time}. Drücken, um es zu vergessen.</translation>
    </message>
</context>
<context>
    <name>ColumnsGroup</name>
    <message>
        <source>Columns of the library</source>
        <translation>Spalten der Bibliothek</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Usual columns</source>
        <translation>Übliche Spalten</translation>
    </message>
    <message>
        <source>Move the selected column ({keys})</source>
        <translation>Ausgewählte Spalte verschieben ({keys})</translation>
    </message>
    <message>
        <source>The table needs one column at least.</source>
        <translation>Die Tabelle braucht mindestens eine Spalte.</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Cover</source>
        <translation>Cover</translation>
    </message>
</context>
<context>
    <name>CratesDialog</name>
    <message>
        <source>Sort into crates</source>
        <translation>In Kisten sortieren</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>as many as can be told apart</source>
        <translation>so viele, wie sich unterscheiden lassen</translation>
    </message>
    <message>
        <source>Crates / </source>
        <translation>Kisten / </translation>
    </message>
    <message>
        <source>What comes before / is a folder in DJ programs</source>
        <translation>Was vor / steht, ist in DJ-Programmen ein Ordner</translation>
    </message>
    <message>
        <source>Crates</source>
        <translation>Kisten</translation>
    </message>
    <message>
        <source>Crate</source>
        <translation>Kiste</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Space ticks a crate, F2 renames it</source>
        <translation>Leertaste wählt eine Kiste an oder ab, F2 benennt sie um</translation>
    </message>
    <message>
        <source>Tracks of the crate</source>
        <translation>Titel der Kiste</translation>
    </message>
    <message>
        <source>Make playlists</source>
        <translation>Playlists anlegen</translation>
    </message>
    <message>
        <source>&amp;Only tracks that match</source>
        <translation>&amp;Nur Titel, auf die das passt</translation>
    </message>
    <message>
        <source>Number of &amp;crates</source>
        <translation>Anzahl der &amp;Kisten</translation>
    </message>
    <message>
        <source>Names &amp;begin with</source>
        <translation>Namen &amp;beginnen mit</translation>
    </message>
    <message>
        <source>Sorting…</source>
        <translation>Wird sortiert …</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) in {crates} crates.</source>
        <translation>
            <numerusform>%Ln Titel in {crates} Kisten.</numerusform>
            <numerusform>%Ln Titel in {crates} Kisten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n belong(s) to none of them.</source>
        <translation>
            <numerusform>%Ln gehört in keine davon.</numerusform>
            <numerusform>%Ln gehören in keine davon.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CueList</name>
    <message>
        <source>Cues</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Pad</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Mark here</source>
        <translation>Hier markieren</translation>
    </message>
    <message>
        <source>A memory cue at the line (M)</source>
        <translation>Eine Merkmarke an der Linie (M)</translation>
    </message>
    <message>
        <source>On a pad</source>
        <translation>Auf ein Pad</translation>
    </message>
    <message>
        <source>A hot cue at the line, on the first free pad</source>
        <translation>Eine Sprungmarke an der Linie, auf dem ersten freien Pad</translation>
    </message>
    <message>
        <source>Loop of 4 bars</source>
        <translation>Schleife von 4 Takten</translation>
    </message>
    <message>
        <source>A loop from the line on, as long as four bars</source>
        <translation>Eine Schleife ab der Linie, vier Takte lang</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Hierher</translation>
    </message>
    <message>
        <source>Move the chosen cue to the line</source>
        <translation>Die gewählte Marke an die Linie verschieben</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the chosen cue (Del)</source>
        <translation>Die gewählte Marke entfernen (Entf)</translation>
    </message>
    <message>
        <source>As proposed</source>
        <translation>Wie vorgeschlagen</translation>
    </message>
    <message>
        <source>Forget your own cues of this track</source>
        <translation>Ihre eigenen Marken dieses Titels vergessen</translation>
    </message>
    <message>
        <source>Pad of the chosen cue</source>
        <translation>Pad der gewählten Marke</translation>
    </message>
    <message>
        <source>No pad</source>
        <translation>Kein Pad</translation>
    </message>
    <message>
        <source>Pad {n}</source>
        <translation>Pad {n}</translation>
    </message>
    <message>
        <source>Colour of the chosen cue</source>
        <translation>Farbe der gewählten Marke</translation>
    </message>
    <message>
        <source>Usual colour</source>
        <translation>Übliche Farbe</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>A locked cue is not moved or removed by accident (L)</source>
        <translation>Eine gesperrte Marke wird nicht aus Versehen verschoben oder entfernt (L)</translation>
    </message>
    <message>
        <source>forget the cues</source>
        <translation>die Marken vergessen</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Ihnen</translation>
    </message>
    <message>
        <source>No cue is here yet. Mark places that you want to find again.</source>
        <translation>Hier ist noch keine Marke. Markieren Sie Stellen, die Sie wiederfinden wollen.</translation>
    </message>
    <message>
        <source>These are proposed; your first change makes the list your own.</source>
        <translation>Diese sind vorgeschlagen; mit Ihrer ersten Änderung wird die Liste Ihre eigene.</translation>
    </message>
    <message>
        <source>mark a place</source>
        <translation>eine Stelle markieren</translation>
    </message>
    <message>
        <source>A loop in bars needs a tempo; set the beats of the track first.</source>
        <translation>Eine Schleife in Takten braucht ein Tempo; setzen Sie zuerst die Schläge des Titels.</translation>
    </message>
    <message>
        <source>mark a loop</source>
        <translation>eine Schleife markieren</translation>
    </message>
    <message>
        <source>move a cue</source>
        <translation>eine Marke verschieben</translation>
    </message>
    <message>
        <source>remove a cue</source>
        <translation>eine Marke entfernen</translation>
    </message>
    <message>
        <source>change a cue</source>
        <translation>eine Marke ändern</translation>
    </message>
    <message>
        <source>name a cue</source>
        <translation>eine Marke benennen</translation>
    </message>
</context>
<context>
    <name>CursorTone</name>
    <message>
        <source>No sound device was found, so the cursor cannot be heard.</source>
        <translation>Es wurde kein Audiogerät gefunden, daher ist der Zeiger nicht zu hören.</translation>
    </message>
    <message>
        <source>The connection to the sound server was lost, so the cursor cannot be heard. If that stays so, start the program again.</source>
        <translation>Die Verbindung zum Klangserver ist verloren, deshalb ist der Zeiger nicht zu hören. Bleibt das so, starten Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The sound device takes no more sound: the cursor is heard no more.</source>
        <translation>Das Tongerät nimmt keinen Ton mehr an: Der Zeiger ist nicht mehr zu hören.</translation>
    </message>
</context>
<context>
    <name>CurveWidget</name>
    <message>
        <source>Energy curve</source>
        <translation>Energiekurve</translation>
    </message>
    <message>
        <source>Point {n} of {all}: at {place}, energy {energy}</source>
        <translation>Punkt {n} von {all}: bei {place}, Energie {energy}</translation>
    </message>
</context>
<context>
    <name>DoctorGroup</name>
    <message>
        <source>Doctor</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Examine</source>
        <translation>Untersuchen</translation>
    </message>
    <message>
        <source>Check programs, models, devices, the library and the disk</source>
        <translation>Programme, Modelle, Geräte, die Bibliothek und den Datenträger prüfen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the findings, for a question to others</source>
        <translation>Die Befunde kopieren, um andere um Rat zu fragen</translation>
    </message>
    <message>
        <source>Says what works and what does not, and what mends it. Changes nothing.</source>
        <translation>Sagt, was funktioniert und was nicht, und was Abhilfe schafft. Ändert nichts.</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>Wird untersucht…</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) must be mended.</source>
        <translation>
            <numerusform>%Ln Punkt muss behoben werden.</numerusform>
            <numerusform>%Ln Punkte müssen behoben werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything that is needed works.</source>
        <translation>Alles Nötige funktioniert.</translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message>
        <source>Duplicates and versions</source>
        <translation>Doppelte und Fassungen</translation>
    </message>
    <message>
        <source>Tracks that hold the same recording, and versions that share a part with another track. The best copy stands first. Nothing is changed or deleted here.</source>
        <translation>Titel mit derselben Aufnahme, und Fassungen, die einen Teil mit einem anderen Titel gemeinsam haben. Die beste Kopie steht zuerst. Hier wird nichts geändert oder gelöscht.</translation>
    </message>
    <message>
        <source>No two tracks were found to be the same.</source>
        <translation>Es wurden keine zwei gleichen Titel gefunden.</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Compare with the best</source>
        <translation>Mit der besten vergleichen</translation>
    </message>
    <message>
        <source>Play this copy and the best one in turn, each from where the other was (C)</source>
        <translation>Diese Kopie und die beste im Wechsel spielen, jede von da an, wo die andere war (C)</translation>
    </message>
    <message>
        <source>Lesser copies to a playlist</source>
        <translation>Schlechtere Kopien in eine Playlist</translation>
    </message>
    <message>
        <source>Of the selected groups, or of all: every copy but the best and other masters</source>
        <translation>Der gewählten Gruppen, sonst aller: jede Kopie außer der besten und anderen Abmischungen</translation>
    </message>
    <message>
        <source>Add to playlist</source>
        <translation>Zu Playlist hinzufügen</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Nicht dasselbe</translation>
    </message>
    <message>
        <source>Do not tell any more that the selected tracks are like others of their group</source>
        <translation>Nicht mehr melden, dass die gewählten Titel anderen ihrer Gruppe gleichen</translation>
    </message>
    <message numerus="yes">
        <source>Of %n recording(s) it is not known yet: the next scan finds out.</source>
        <translation>
            <numerusform>Von %Ln Aufnahme ist es noch nicht bekannt: Das nächste Einlesen findet es heraus.</numerusform>
            <numerusform>Von %Ln Aufnahmen ist es noch nicht bekannt: Das nächste Einlesen findet es heraus.</numerusform>
        </translation>
    </message>
    <message>
        <source>The first {shown} of {all} groups are shown.</source>
        <translation>Gezeigt werden die ersten {shown} von {all} Gruppen.</translation>
    </message>
    <message>
        <source>{n} kb/s</source>
        <translation>{n} kbit/s</translation>
    </message>
    <message>
        <source>{n} kHz</source>
        <translation>{n} kHz</translation>
    </message>
    <message>
        <source>The versions below are compared with this track.</source>
        <translation>Mit diesem Titel sind die Fassungen darunter verglichen.</translation>
    </message>
    <message>
        <source>The coded audio is the same to the last byte; only tags may differ.</source>
        <translation>Der kodierte Ton ist auf das Byte gleich; nur die Tags können sich unterscheiden.</translation>
    </message>
    <message>
        <source>It is in this group through another track of it.</source>
        <translation>Er ist durch einen anderen ihrer Titel in dieser Gruppe.</translation>
    </message>
    <message>
        <source>{share} of the fingerprints agree over {length}.</source>
        <translation>{share} der Fingerabdrücke stimmen über {length} überein.</translation>
    </message>
    <message>
        <source>The same place is {n} s later than in the best copy.</source>
        <translation>Dieselbe Stelle kommt {n} s später als in der besten Kopie.</translation>
    </message>
    <message>
        <source>The same place is {n} s earlier than in the best copy.</source>
        <translation>Dieselbe Stelle kommt {n} s früher als in der besten Kopie.</translation>
    </message>
    <message>
        <source>It is {n} dB louder.</source>
        <translation>Sie ist {n} dB lauter.</translation>
    </message>
    <message>
        <source>It is {n} dB quieter.</source>
        <translation>Sie ist {n} dB leiser.</translation>
    </message>
    <message>
        <source>There is no lesser copy among these: they are other masters or versions.</source>
        <translation>Darunter ist keine schlechtere Kopie: Es sind andere Abmischungen oder Fassungen.</translation>
    </message>
    <message>
        <source>not the same</source>
        <translation>nicht dasselbe</translation>
    </message>
</context>
<context>
    <name>EditMarks</name>
    <message>
        <source>Beats and cues…</source>
        <translation>Schläge und Marken …</translation>
    </message>
    <message>
        <source>Set where beats, bars and cues are, in a large waveform (of this track)</source>
        <translation>In einer großen Wellenform dieses Titels setzen, wo Schläge, Takte und Marken sind</translation>
    </message>
</context>
<context>
    <name>EditMenu</name>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation>&amp;Rückgängig: {what}</translation>
    </message>
    <message>
        <source>&amp;Redo {what}</source>
        <translation>&amp;Wiederholen: {what}</translation>
    </message>
</context>
<context>
    <name>Exceptions</name>
    <message>
        <source>The program ended in the middle of its work last time; what was stored is there. {name} in the log&apos;s folder (Help menu) says what is known of it.</source>
        <translation>Das Programm endete beim letzten Mal mitten in der Arbeit; was gespeichert war, ist noch da. {name} im Protokollordner (Menü „Hilfe“) sagt, was darüber bekannt ist.</translation>
    </message>
    <message>
        <source>An error in this program came again. Start it anew if it does not stop.</source>
        <translation>Ein Fehler in diesem Programm ist erneut aufgetreten. Hört das nicht auf, das Programm neu starten.</translation>
    </message>
</context>
<context>
    <name>ExclusionsPart</name>
    <message>
        <source>Leave out files and folders whose name fits:</source>
        <translation>Dateien und Ordner auslassen, deren Name passt:</translation>
    </message>
    <message>
        <source>Patterns of what is left out</source>
        <translation>Muster für das, was ausgelassen wird</translation>
    </message>
    <message>
        <source>For instance Live, *.wma or Podcasts/2019*</source>
        <translation>Zum Beispiel Live, *.wma oder Podcasts/2019*</translation>
    </message>
    <message>
        <source>Another pattern</source>
        <translation>Weiteres Muster</translation>
    </message>
    <message>
        <source>* stands for any characters and ? for one. With a / the pattern describes the way from the library&apos;s folder on; a / at the end means folders only.</source>
        <translation>* steht für beliebige Zeichen und ? für eines. Mit einem / beschreibt das Muster den Weg ab dem Ordner der Bibliothek; ein / am Ende meint nur Ordner.</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Add the pattern (Return)</source>
        <translation>Muster hinzufügen (Eingabetaste)</translation>
    </message>
    <message>
        <source>No longer leave out</source>
        <translation>Nicht mehr auslassen</translation>
    </message>
    <message>
        <source>This pattern is there already.</source>
        <translation>Dieses Muster ist schon vorhanden.</translation>
    </message>
    <message>
        <source>{pattern} fits none of the library&apos;s files so far.</source>
        <translation>{pattern} passt bisher auf keine Datei der Bibliothek.</translation>
    </message>
    <message>
        <source>{pattern} fits {n} of {total} files: {names}</source>
        <translation>{pattern} passt auf {n} von {total} Dateien: {names}</translation>
    </message>
    <message>
        <source>leave out files</source>
        <translation>Dateien auslassen</translation>
    </message>
    <message>
        <source>no longer leave out files</source>
        <translation>Dateien nicht mehr auslassen</translation>
    </message>
    <message>
        <source>The next scan follows this. What is left out leaves the lists; all that is known of it is kept.</source>
        <translation>Das gilt ab dem nächsten Einlesen. Ausgelassenes verschwindet aus den Listen; alles, was darüber bekannt ist, bleibt erhalten.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export &quot;{name}&quot;</source>
        <translation>„{name}“ exportieren</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>&amp;Relative to the playlist: the folder can be moved as a whole</source>
        <translation>&amp;Relativ zur Playlist: der Ordner lässt sich als Ganzes verschieben</translation>
    </message>
    <message>
        <source>&amp;Absolute: the playlist can be moved alone</source>
        <translation>&amp;Absolut: die Playlist lässt sich allein verschieben</translation>
    </message>
    <message>
        <source>Folder on this computer</source>
        <translation>Ordner auf diesem Computer</translation>
    </message>
    <message>
        <source>The same folder on the other computer</source>
        <translation>Derselbe Ordner auf dem anderen Computer</translation>
    </message>
    <message>
        <source>All &amp;playlists, each in its folder</source>
        <translation>Alle &amp;Playlists, jede in ihrem Ordner</translation>
    </message>
    <message>
        <source>F&amp;ormat</source>
        <translation>F&amp;ormat</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>Da&amp;tei</translation>
    </message>
    <message>
        <source>Give the whole path of a folder here and of the same one there.</source>
        <translation>Bitte den ganzen Pfad eines Ordners hier und desselben dort angeben.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>As another &amp;computer has them, where this folder is that one:</source>
        <translation>Wie ein anderer &amp;Computer sie hat, wo dieser Ordner jener ist:</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>Pfade</translation>
    </message>
    <message>
        <source>The name&apos;s ending says the format.</source>
        <translation>Die Endung des Namens bestimmt das Format.</translation>
    </message>
    <message>
        <source>The name must end in {formats}.</source>
        <translation>Der Name muss auf {formats} enden.</translation>
    </message>
    <message>
        <source>This file exists; it will be replaced.</source>
        <translation>Diese Datei gibt es schon; sie wird ersetzt.</translation>
    </message>
    <message>
        <source>Export the playlist</source>
        <translation>Playlist exportieren</translation>
    </message>
</context>
<context>
    <name>FailedFiles</name>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die sich nicht lesen ließen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Read the selected files again (F5)</source>
        <translation>Ausgewählte Dateien erneut lesen (F5)</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Alle erneut versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be read</source>
        <translation>
            <numerusform>%Ln Datei ließ sich nicht lesen</numerusform>
            <numerusform>%Ln Dateien ließen sich nicht lesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Every file could be read.</source>
        <translation>Jede Datei ließ sich lesen.</translation>
    </message>
    <message>
        <source>The folder {folder} is not there; connect the drive that it is on.</source>
        <translation>Der Ordner {folder} ist nicht da; das Laufwerk anschließen, auf dem er liegt.</translation>
    </message>
    <message>
        <source>Trying again: {what}</source>
        <translation>Erneuter Versuch: {what}</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Vocal</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>BPM</source>
        <translation>BPM</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Danceability</source>
        <translation>Tanzbarkeit</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Tracks that the program is not sure about</source>
        <translation>Titel, bei denen das Programm nicht sicher ist</translation>
    </message>
    <message>
        <source>Disagrees with its tag</source>
        <translation>Weicht vom Tag ab</translation>
    </message>
    <message>
        <source>Tracks whose file names another genre than the one that is heard</source>
        <translation>Titel, deren Datei ein anderes Genre nennt als das gehörte</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die sich nicht lesen ließen</translation>
    </message>
</context>
<context>
    <name>FindingsPage</name>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Add to playlist</source>
        <translation>Zu einer Playlist hinzufügen</translation>
    </message>
    <message>
        <source>It is all right</source>
        <translation>Ist in Ordnung</translation>
    </message>
    <message>
        <source>Do not tell this of these tracks any more</source>
        <translation>Das von diesen Titeln nicht mehr melden</translation>
    </message>
    <message>
        <source>The folder {folder} is not there; connect the drive that it is on.</source>
        <translation>Den Ordner {folder} gibt es gerade nicht; bitte das Laufwerk anschließen, auf dem er liegt.</translation>
    </message>
    <message>
        <source>“{kind}” is all right</source>
        <translation>„{kind}“ ist in Ordnung</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Listen to the ticked folders (Return)</source>
        <translation>Die angekreuzten Ordner anhören (Eingabetaste)</translation>
    </message>
    <message>
        <source>Try it with twelve demo tracks</source>
        <translation>Mit zwölf Demotiteln ausprobieren</translation>
    </message>
    <message>
        <source>They came with the program</source>
        <translation>Sie wurden mit dem Programm geliefert</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>Fortschritt des Einlesens</translation>
    </message>
    <message>
        <source>Where is your music?</source>
        <translation>Wo liegt die Musik?</translation>
    </message>
    <message>
        <source>The program listens to every track once and says what it hears.</source>
        <translation>Das Programm hört jeden Titel einmal an und sagt, was es hört.</translation>
    </message>
    <message>
        <source>Tracks appear while it works; it can be stopped at any time and goes on later.</source>
        <translation>Titel erscheinen, während es arbeitet; es lässt sich jederzeit stoppen und macht später weiter.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer.</source>
        <translation>Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>No music file is changed.</source>
        <translation>Keine Musikdatei wird verändert.</translation>
    </message>
    <message>
        <source>Add a folder of music</source>
        <translation>Ordner mit Musik hinzufügen</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>wird gezählt…</translation>
    </message>
    <message numerus="yes">
        <source>%n music file(s)</source>
        <translation>
            <numerusform>%Ln Musikdatei</numerusform>
            <numerusform>%Ln Musikdateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n music file(s) so far</source>
        <translation>
            <numerusform>bisher %Ln Musikdatei</numerusform>
            <numerusform>bisher %Ln Musikdateien</numerusform>
        </translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ist nicht da</translation>
    </message>
    <message>
        <source>No music was found in {folders}. Choose another folder.</source>
        <translation>In {folders} wurde keine Musik gefunden. Einen anderen Ordner wählen.</translation>
    </message>
</context>
<context>
    <name>FoldersGroup</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders of the library</source>
        <translation>Ordner der Bibliothek</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the selected folder out of the library</source>
        <translation>Den ausgewählten Ordner aus der Bibliothek nehmen</translation>
    </message>
    <message>
        <source>Scan now</source>
        <translation>Jetzt einlesen</translation>
    </message>
    <message>
        <source>Look for what is new in all folders (Ctrl+R)</source>
        <translation>In allen Ordnern nach Neuem suchen (Strg+R)</translation>
    </message>
    <message>
        <source>Watch these folders while the program runs</source>
        <translation>Diese Ordner überwachen, solange das Programm läuft</translation>
    </message>
    <message>
        <source>New and changed files are scanned by themselves</source>
        <translation>Neue und geänderte Dateien werden von selbst eingelesen</translation>
    </message>
    <message>
        <source>Add a folder of music</source>
        <translation>Ordner mit Musik hinzufügen</translation>
    </message>
    <message>
        <source>{folder} is there already.</source>
        <translation>{folder} ist schon vorhanden.</translation>
    </message>
    <message>
        <source>{folder} lies in {other}, which is scanned with all that is in it.</source>
        <translation>{folder} liegt in {other}; dieser Ordner wird mit allem eingelesen, was darin ist.</translation>
    </message>
    <message>
        <source>Remove a folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Remove {folder} from the folders of the library?</source>
        <translation>{folder} aus den Ordnern der Bibliothek entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>The library knows %n track(s) there.</source>
        <translation>
            <numerusform>Die Bibliothek kennt dort %Ln Titel.</numerusform>
            <numerusform>Die Bibliothek kennt dort %Ln Titel.</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept, they stay in lists and playlists, but new files are no longer looked for. Forgotten, they leave both, which cannot be undone; what was heard is remembered should the folder be added again. No music file is touched either way.</source>
        <translation>Behaltene Titel bleiben in Listen und Playlists, nach neuen Dateien wird aber nicht mehr gesucht. Vergessene Titel verschwinden aus beiden; das lässt sich nicht rückgängig machen. Was gehört wurde, bleibt gespeichert, falls der Ordner wieder hinzugefügt wird. Musikdateien werden in keinem Fall angerührt.</translation>
    </message>
    <message>
        <source>&amp;Keep the tracks</source>
        <translation>Titel &amp;behalten</translation>
    </message>
    <message>
        <source>&amp;Forget the tracks</source>
        <translation>Titel &amp;vergessen</translation>
    </message>
    <message>
        <source>remove a folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) left the library; their files are as they were.</source>
        <translation>
            <numerusform>%Ln Titel hat die Bibliothek verlassen; seine Datei ist unverändert.</numerusform>
            <numerusform>%Ln Titel haben die Bibliothek verlassen; ihre Dateien sind unverändert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FrequencyZoom</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All frequencies</source>
        <translation>Alle Frequenzen</translation>
    </message>
    <message>
        <source>Show all frequencies (0)</source>
        <translation>Alle Frequenzen zeigen (0)</translation>
    </message>
</context>
<context>
    <name>GridEditor</name>
    <message>
        <source>Waveform with beats and cues</source>
        <translation>Wellenform mit Schlägen und Marken</translation>
    </message>
    <message>
        <source>Click: go there. Wheel, + and −: closer. Drag a beat: move all. Drag a flag: move the cue. Arrows: move the beats. 1 to 8: jump to a pad, with Ctrl: mark it.</source>
        <translation>Klick: dorthin. Rad, + und −: näher. Einen Schlag ziehen: alle verschieben. Eine Fahne ziehen: die Marke verschieben. Pfeile: die Schläge verschieben. 1 bis 8: zu einem Pad springen, mit Strg: es setzen.</translation>
    </message>
    <message>
        <source>What is seen of the track</source>
        <translation>Was vom Titel zu sehen ist</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play from the line (Space)</source>
        <translation>Ab der Linie abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Click on each beat</source>
        <translation>Klick auf jeden Schlag</translation>
    </message>
    <message>
        <source>Hear whether the beats are where they belong (C)</source>
        <translation>Hören, ob die Schläge sind, wo sie hingehören (C)</translation>
    </message>
    <message>
        <source>Look closer (+)</source>
        <translation>Näher hinsehen (+)</translation>
    </message>
    <message>
        <source>Look from farther away (−)</source>
        <translation>Von weiter weg sehen (−)</translation>
    </message>
    <message>
        <source>Whole track</source>
        <translation>Ganzer Titel</translation>
    </message>
    <message>
        <source>See all of it (0)</source>
        <translation>Alles sehen (0)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last step back (Ctrl+Z)</source>
        <translation>Den letzten Schritt zurücknehmen (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Do it again (Ctrl+Shift+Z)</source>
        <translation>Noch einmal tun (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Näher hinsehen</translation>
    </message>
    <message>
        <source>Look from farther away</source>
        <translation>Von weiter weg sehen</translation>
    </message>
    <message>
        <source>Beats and cues of “{name}”</source>
        <translation>Schläge und Marken von „{name}“</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>There is no waveform.</source>
        <translation>Es gibt keine Wellenform.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>bar {bar}, beat {beat}</source>
        <translation>Takt {bar}, Schlag {beat}</translation>
    </message>
    <message>
        <source>Nothing is on pad {n}; Ctrl+{n} marks the line with it.</source>
        <translation>Auf Pad {n} liegt nichts; Strg+{n} setzt es an die Linie.</translation>
    </message>
</context>
<context>
    <name>GrowthLine</name>
    <message numerus="yes">
        <source>{share} with %n example(s)</source>
        <translation>
            <numerusform>{share} bei %Ln Beispiel</numerusform>
            <numerusform>{share} bei %Ln Beispielen</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy as examples were added: {steps}</source>
        <translation>Treffsicherheit mit wachsender Zahl von Beispielen: {steps}</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Treffsicherheit</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>&amp;Tastenkürzel…</translation>
    </message>
    <message>
        <source>Show the &amp;log&apos;s folder</source>
        <translation>&amp;Protokollordner zeigen</translation>
    </message>
    <message>
        <source>&amp;About musicanalyzer…</source>
        <translation>Ü&amp;ber musicanalyzer…</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import from &quot;{file}&quot;</source>
        <translation>Aus „{file}“ importieren</translation>
    </message>
    <message>
        <source>&amp;Playlists of this file with tracks of the library:</source>
        <translation>&amp;Playlists dieser Datei mit Titeln der Bibliothek:</translation>
    </message>
    <message>
        <source>They join your cues; beats that you have corrected stay. It can be undone as one.</source>
        <translation>Sie kommen zu Ihren Marken; Schläge, die Sie berichtigt haben, bleiben. Es kann in einem Schritt rückgängig gemacht werden.</translation>
    </message>
    <message>
        <source>Folder in the file</source>
        <translation>Ordner in der Datei</translation>
    </message>
    <message>
        <source>The same folder on this computer</source>
        <translation>Derselbe Ordner auf diesem Rechner</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>&amp;Noch einmal suchen</translation>
    </message>
    <message>
        <source>Entries that were not found</source>
        <translation>Einträge, die nicht gefunden wurden</translation>
    </message>
    <message>
        <source>&amp;Where the file has this folder, it is that one here:</source>
        <translation>&amp;Wo die Datei diesen Ordner hat, ist es hier jener:</translation>
    </message>
    <message>
        <source>{name}  –  {n} of {listed} tracks</source>
        <translation>{name}  –  {n} von {listed} Titeln</translation>
    </message>
    <message>
        <source>Take over the &amp;cues of {cues} tracks and the beats of {grids}</source>
        <translation>&amp;Marken von {cues} Titeln und die Schläge von {grids} übernehmen</translation>
    </message>
    <message numerus="yes">
        <source>%n entry/entries were not found here:</source>
        <translation>
            <numerusform>%Ln Eintrag wurde hier nicht gefunden:</numerusform>
            <numerusform>%Ln Einträge wurden hier nicht gefunden:</numerusform>
        </translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
</context>
<context>
    <name>ImportReport</name>
    <message>
        <source>Not everything was found</source>
        <translation>Nicht alles wurde gefunden</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {n} of the {listed} tracks of the file. These are left out:</source>
        <translation>„{name}“ enthält {n} von {listed} Titeln der Datei. Diese fehlen:</translation>
    </message>
    <message>
        <source>Entries that were not found</source>
        <translation>Einträge, die nicht gefunden wurden</translation>
    </message>
    <message>
        <source>not in the library</source>
        <translation>nicht in der Bibliothek</translation>
    </message>
    <message>
        <source>not a file on this computer</source>
        <translation>keine Datei auf diesem Computer</translation>
    </message>
    <message>
        <source>several tracks could be meant</source>
        <translation>mehrere Titel könnten gemeint sein</translation>
    </message>
</context>
<context>
    <name>JobCard</name>
    <message>
        <source>Progress of the scan of {what}</source>
        <translation>Fortschritt beim Einlesen von {what}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Stop the scan; what was finished is kept</source>
        <translation>Das Einlesen stoppen; was fertig ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>{time} so far</source>
        <translation>bisher {time}</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>dauerte {time}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on where the scan was paused</source>
        <translation>Das Einlesen dort fortsetzen, wo es angehalten wurde</translation>
    </message>
    <message>
        <source>Begin no new file until the scan is told to go on</source>
        <translation>Keine neue Datei beginnen, bis das Einlesen fortgesetzt wird</translation>
    </message>
</context>
<context>
    <name>JobLine</name>
    <message>
        <source>Progress of the scan</source>
        <translation>Fortschritt des Einlesens</translation>
    </message>
    <message>
        <source>Stop the scan; what was finished is kept</source>
        <translation>Das Einlesen stoppen; was fertig ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>Stop the scan</source>
        <translation>Einlesen stoppen</translation>
    </message>
    <message>
        <source>Looking for music</source>
        <translation>Suche nach Musik</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Go on with the scan</source>
        <translation>Einlesen fortsetzen</translation>
    </message>
    <message>
        <source>Pause the scan</source>
        <translation>Einlesen anhalten</translation>
    </message>
    <message>
        <source>The job failed</source>
        <translation>Der Auftrag ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>{sentence}
Opens the jobs</source>
        <translation>{sentence}
Öffnet die Vorgänge</translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>Jobs</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Erneut einlesen</translation>
    </message>
    <message>
        <source>Look for what is new in all folders (Ctrl+R)</source>
        <translation>In allen Ordnern nach Neuem suchen (Strg+R)</translation>
    </message>
    <message numerus="yes">
        <source>and %n earlier one(s)</source>
        <translation>
            <numerusform>und %Ln früherer</numerusform>
            <numerusform>und %Ln frühere</numerusform>
        </translation>
    </message>
    <message>
        <source>No scan has run since the program was started.</source>
        <translation>Seit dem Start des Programms wurde nichts eingelesen.</translation>
    </message>
</context>
<context>
    <name>LabelsPage</name>
    <message>
        <source>Your labels</source>
        <translation>Eigene Etiketten</translation>
    </message>
    <message>
        <source>Examples and counter-examples</source>
        <translation>Beispiele und Gegenbeispiele</translation>
    </message>
    <message>
        <source>Answer questions</source>
        <translation>Fragen beantworten</translation>
    </message>
    <message>
        <source>Say of the tracks that it is least sure of whether it fits them</source>
        <translation>Bei den Titeln, bei denen es am unsichersten ist, sagen, ob es passt</translation>
    </message>
    <message>
        <source>Show its tracks</source>
        <translation>Titel zeigen</translation>
    </message>
    <message>
        <source>Find them in the library</source>
        <translation>Die Titel mit diesem Etikett in der Bibliothek suchen</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take the selected examples back (Del)</source>
        <translation>Ausgewählte Beispiele zurücknehmen (Entf)</translation>
    </message>
    <message>
        <source>Forget the label</source>
        <translation>Etikett vergessen</translation>
    </message>
    <message>
        <source>Remove it with all its examples</source>
        <translation>Das Etikett mit allen Beispielen entfernen</translation>
    </message>
    <message>
        <source>You have taught no label yet. Select tracks in the library, and choose “Teach a label” from their menu: about ten that it fits and ten that it does not.</source>
        <translation>Noch kein Etikett angelernt. In der Bibliothek Titel auswählen und aus ihrem Menü „Etikett anlernen“ wählen: etwa zehn, auf die es passt, und zehn, auf die es nicht passt.</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%Ln Beispiel</numerusform>
            <numerusform>%Ln Beispiele</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counter-example(s)</source>
        <translation>
            <numerusform>%Ln Gegenbeispiel</numerusform>
            <numerusform>%Ln Gegenbeispiele</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) carry it</source>
        <translation>
            <numerusform>%Ln Titel trägt es</numerusform>
            <numerusform>%Ln Titel tragen es</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out in turn, {right} of {n} examples are told right: {share} (95 % interval: {low} to {high}). Always the same answer would reach {baseline}.</source>
        <translation>Reihum ausgelassen, werden {right} von {n} Beispielen richtig erkannt: {share} (95-%-Intervall: {low} bis {high}). Immer dieselbe Antwort käme auf {baseline}.</translation>
    </message>
    <message>
        <source>There is no present analysis of {n} of its {all} examples and counter-examples; a scan of their files brings it, and learns the label.</source>
        <translation>Für {n} seiner {all} Beispiele und Gegenbeispiele fehlt eine Analyse mit den jetzigen Modellen; das Einlesen ihrer Dateien holt sie nach, und das Etikett wird gelernt.</translation>
    </message>
    <message>
        <source>It is learned from two examples and two counter-examples on.</source>
        <translation>Gelernt wird es ab zwei Beispielen und zwei Gegenbeispielen.</translation>
    </message>
    <message>
        <source>The library has changed since; the next scan learns it again.</source>
        <translation>Die Bibliothek hat sich seither geändert; beim nächsten Einlesen wird es neu gelernt.</translation>
    </message>
    <message>
        <source>That is no better than chance, so no other track carries the label. More examples may help; perhaps it is nothing that can be heard.</source>
        <translation>Das ist nicht besser als Zufall, daher trägt kein anderer Titel das Etikett. Mehr Beispiele können helfen; vielleicht ist es auch nichts, was man hören kann.</translation>
    </message>
    <message>
        <source>These are few examples: the interval says how little is known.</source>
        <translation>Das sind wenige Beispiele: Das Intervall zeigt, wie wenig bekannt ist.</translation>
    </message>
    <message>
        <source>So few tracks carry it that most may do so by mistake. Answers to questions make it surer.</source>
        <translation>So wenige Titel tragen es, dass die meisten irrtümlich dazugehören können. Antworten auf Fragen machen es sicherer.</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>passt nicht</translation>
    </message>
    <message numerus="yes">
        <source>take %n example(s) back</source>
        <translation>
            <numerusform>%Ln Beispiel zurücknehmen</numerusform>
            <numerusform>%Ln Beispiele zurücknehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>forget “{label}”</source>
        <translation>„{label}“ vergessen</translation>
    </message>
    <message>
        <source>“{label}” is forgotten. Ctrl+Z brings it back.</source>
        <translation>„{label}“ ist vergessen. Strg+Z bringt es zurück.</translation>
    </message>
</context>
<context>
    <name>LengthPart</name>
    <message>
        <source>Leave out tracks that are longer than:</source>
        <translation>Titel auslassen, die länger sind als:</translation>
    </message>
    <message>
        <source>Any length</source>
        <translation>Beliebig lang</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Longest track in minutes</source>
        <translation>Längster Titel in Minuten</translation>
    </message>
    <message>
        <source>Sets and audio books need not be analysed; 0 leaves nothing out</source>
        <translation>Mixe und Hörbücher müssen nicht analysiert werden; 0 lässt nichts aus</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) of the library are longer. The next scan takes them out of the lists; all that is known of them is kept.</source>
        <translation>
            <numerusform>%n Titel der Bibliothek ist länger. Das nächste Einlesen nimmt ihn aus den Listen; alles, was über ihn bekannt ist, bleibt erhalten.</numerusform>
            <numerusform>%n Titel der Bibliothek sind länger. Das nächste Einlesen nimmt sie aus den Listen; alles, was über sie bekannt ist, bleibt erhalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>No track of the library is longer so far.</source>
        <translation>Bisher ist kein Titel der Bibliothek länger.</translation>
    </message>
</context>
<context>
    <name>LevelBar</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>RMS as a bar, the peak as a line, in dB under full scale</source>
        <translation>RMS als Balken, Spitze als Strich, in dB unter Vollaussteuerung</translation>
    </message>
    <message>
        <source>The lamp at the end is lit while it clips</source>
        <translation>Die Lampe am Ende leuchtet, während es übersteuert</translation>
    </message>
</context>
<context>
    <name>LevelPreview</name>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>See how loud the chosen input is, before you listen</source>
        <translation>Sehen, wie laut der gewählte Eingang ist, bevor Sie hineinhören</translation>
    </message>
    <message>
        <source>Level of the chosen input</source>
        <translation>Pegel des gewählten Eingangs</translation>
    </message>
    <message>
        <source>{n} dB</source>
        <translation>{n} dB</translation>
    </message>
</context>
<context>
    <name>LibraryFile</name>
    <message>
        <source>Library file</source>
        <translation>Bibliotheksdatei</translation>
    </message>
    <message>
        <source>Where the library is</source>
        <translation>Ort der Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Back up…</source>
        <translation>&amp;Sichern…</translation>
    </message>
    <message>
        <source>Copy tags, playlists and labels into one file; music files are not copied</source>
        <translation>Tags, Playlists und Etiketten in eine Datei kopieren; Musikdateien werden nicht kopiert</translation>
    </message>
    <message>
        <source>&amp;Restore…</source>
        <translation>Wiede&amp;rherstellen…</translation>
    </message>
    <message>
        <source>Replace the library by a copy made earlier; the present one is kept</source>
        <translation>Die Bibliothek durch eine frühere Kopie ersetzen; die jetzige bleibt erhalten</translation>
    </message>
    <message>
        <source>Begin a&amp;new…</source>
        <translation>&amp;Neu beginnen…</translation>
    </message>
    <message>
        <source>Empty the library; a copy of it is kept, music files stay</source>
        <translation>Die Bibliothek leeren; eine Kopie bleibt erhalten, Musikdateien bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>Show the f&amp;older</source>
        <translation>&amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>Progress of the copy</source>
        <translation>Fortschritt des Kopierens</translation>
    </message>
    <message>
        <source>The library is copied to {path}.</source>
        <translation>Die Bibliothek ist nach {path} kopiert.</translation>
    </message>
    <message>
        <source>The library is as it was in {path}. The one before is kept in {kept}.</source>
        <translation>Die Bibliothek ist jetzt die aus {path}. Die vorige liegt in {kept}.</translation>
    </message>
    <message>
        <source>The library is empty; scan your folders again. A copy is kept in {kept}.</source>
        <translation>Die Bibliothek ist leer; die Ordner erneut einlesen. Eine Kopie liegt in {kept}.</translation>
    </message>
    <message>
        <source>A scan is running. Stop it first, then try again.</source>
        <translation>Es wird gerade eingelesen. Das zuerst stoppen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Back up the library</source>
        <translation>Bibliothek sichern</translation>
    </message>
    <message>
        <source>Restore the library from a copy</source>
        <translation>Bibliothek aus einer Kopie wiederherstellen</translation>
    </message>
    <message>
        <source>Replace the library by this copy?</source>
        <translation>Die Bibliothek durch diese Kopie ersetzen?</translation>
    </message>
    <message>
        <source>Tracks, playlists and labels become those of {path}. The present library is kept beside it, under another name. Music files are not touched.</source>
        <translation>Titel, Playlists und Etiketten werden die aus {path}. Die jetzige Bibliothek bleibt daneben unter einem anderen Namen erhalten. Musikdateien werden nicht angerührt.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>Empty the library?</source>
        <translation>Die Bibliothek leeren?</translation>
    </message>
    <message>
        <source>All tracks, playlists, corrections and labels of your own are removed from the library. A copy is kept beside it, from which you can restore it. Music files are not touched.</source>
        <translation>Alle Titel, Playlists, Korrekturen und eigenen Etiketten werden aus der Bibliothek entfernt. Eine Kopie bleibt daneben erhalten, aus der sie sich wiederherstellen lässt. Musikdateien werden nicht angerührt.</translation>
    </message>
    <message>
        <source>&amp;Empty it</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>Libraries (*.db);;All files (*)</source>
        <translation>Bibliotheken (*.db);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>{size}; holds what was heard, playlists and labels, not the music</source>
        <translation>{size}; enthält das Gehörte, Playlists und Etiketten, nicht die Musik</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>Tracks</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Choose a track whose key is known first.</source>
        <translation>Zuerst einen Titel wählen, dessen Tonart bekannt ist.</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing matches this search.</source>
        <translation>Nichts passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>None of the library&apos;s files is there or could be read. Connect the drive that they are on and scan again, or see why under Jobs.</source>
        <translation>Keine Datei der Bibliothek ist da oder ließ sich lesen. Das Laufwerk anschließen, auf dem sie liegen, und erneut einlesen, oder unter „Vorgänge“ nachsehen, woran es liegt.</translation>
    </message>
    <message>
        <source>For what is heard in tracks, write {query}.</source>
        <translation>Was in Titeln zu hören ist, findet {query}.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message numerus="yes">
        <source>Copy the path(s)</source>
        <translation>
            <numerusform>Pfad kopieren</numerusform>
            <numerusform>Pfade kopieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Write tags…</source>
        <translation>Tags schreiben…</translation>
    </message>
    <message>
        <source>More of {artist}</source>
        <translation>Mehr von {artist}</translation>
    </message>
</context>
<context>
    <name>LiveCanvas</name>
    <message>
        <source>Live spectrogram</source>
        <translation>Live-Spektrogramm</translation>
    </message>
    <message>
        <source>{n} s missing</source>
        <translation>{n} s fehlen</translation>
    </message>
    <message>
        <source>{n} Hz</source>
        <translation>{n} Hz</translation>
    </message>
    <message>
        <source>{n} dB</source>
        <translation>{n} dB</translation>
    </message>
    <message>
        <source>semitones</source>
        <translation>Halbtöne</translation>
    </message>
    <message>
        <source>genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>the paler, the less of a voice is heard</source>
        <translation>je blasser, desto weniger Gesang ist zu hören</translation>
    </message>
</context>
<context>
    <name>LiveKeys</name>
    <message>
        <source>Freeze</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Listen or stop</source>
        <translation>Zuhören oder aufhören</translation>
    </message>
    <message>
        <source>Put into words what is heard</source>
        <translation>In Worte fassen, was zu hören ist</translation>
    </message>
    <message>
        <source>Hear the cursor</source>
        <translation>Zeiger hören</translation>
    </message>
    <message>
        <source>Measure from the cursor</source>
        <translation>Vom Zeiger aus messen</translation>
    </message>
    <message>
        <source>Show less time</source>
        <translation>Weniger Zeit zeigen</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mehr Zeit zeigen</translation>
    </message>
    <message>
        <source>Look closer at frequencies</source>
        <translation>Frequenzen näher betrachten</translation>
    </message>
    <message>
        <source>Look at more frequencies</source>
        <translation>Mehr Frequenzen zeigen</translation>
    </message>
    <message>
        <source>Look at all frequencies</source>
        <translation>Alle Frequenzen zeigen</translation>
    </message>
    <message>
        <source>Live: {what}</source>
        <translation>Live: {what}</translation>
    </message>
</context>
<context>
    <name>LiveMeters</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Tonhöhe</translation>
    </message>
    <message>
        <source>Last 10 seconds</source>
        <translation>Letzte 10 Sekunden</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Sounds like</source>
        <translation>Klingt wie</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>{m} LUFS   peak {p} dB
short-term {s} LUFS   RMS {r} dB</source>
        <translation>{m} LUFS   Spitze {p} dB
kurzfristig {s} LUFS   RMS {r} dB</translation>
    </message>
    <message>
        <source>{n} BPM   sure to {p}</source>
        <translation>{n} BPM   zu {p} sicher</translation>
    </message>
    <message>
        <source>Loudness {n} LUFS.</source>
        <translation>Lautheit {n} LUFS.</translation>
    </message>
    <message>
        <source>It clips.</source>
        <translation>Es übersteuert.</translation>
    </message>
    <message>
        <source>It was clipped.</source>
        <translation>Es hat übersteuert.</translation>
    </message>
    <message>
        <source>Tempo {words}.</source>
        <translation>Tempo {words}.</translation>
    </message>
    <message>
        <source>Pitch {words}.</source>
        <translation>Tonhöhe {words}.</translation>
    </message>
    <message>
        <source>Notes {words}.</source>
        <translation>Töne {words}.</translation>
    </message>
    <message>
        <source>Section {words}.</source>
        <translation>Abschnitt {words}.</translation>
    </message>
    <message>
        <source>It sounds like {track}.</source>
        <translation>Es klingt wie {track}.</translation>
    </message>
    <message>
        <source>Nothing has been heard yet.</source>
        <translation>Es wurde noch nichts gehört.</translation>
    </message>
    <message>
        <source>{note}   {cents} cents   {hz} Hz</source>
        <translation>{note}   {cents} Cent   {hz} Hz</translation>
    </message>
    <message>
        <source>{letter} since {time}</source>
        <translation>{letter} seit {time}</translation>
    </message>
    <message>
        <source>{letter} since {time}, known {n} s later</source>
        <translation>{letter} seit {time}, erkannt nach {n} s</translation>
    </message>
    <message>
        <source>A section is known {n} s after it began at the latest. Sections with the same letter sound alike; letters are given anew at each boundary and may change. One with a question mark is not over.</source>
        <translation>Ein Abschnitt ist spätestens {n} s nach seinem Beginn bekannt. Abschnitte mit demselben Buchstaben klingen ähnlich; an jeder Grenze werden die Buchstaben neu vergeben und können sich ändern. Einer mit Fragezeichen ist noch nicht zu Ende.</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Stille</translation>
    </message>
</context>
<context>
    <name>LiveSaving</name>
    <message>
        <source>The events…</source>
        <translation>Die Ereignisse…</translation>
    </message>
    <message>
        <source>The sound (mono)…</source>
        <translation>Den Klang (mono)…</translation>
    </message>
    <message>
        <source>The sound (mono) and its events…</source>
        <translation>Den Klang (mono) und seine Ereignisse…</translation>
    </message>
    <message>
        <source>The picture…</source>
        <translation>Das Bild…</translation>
    </message>
    <message>
        <source>What is seen ({length})</source>
        <translation>Was zu sehen ist ({length})</translation>
    </message>
    <message>
        <source>All that is kept ({length})</source>
        <translation>Alles, was aufgehoben ist ({length})</translation>
    </message>
    <message>
        <source>Save the sound</source>
        <translation>Den Klang speichern</translation>
    </message>
    <message>
        <source>Save the events</source>
        <translation>Die Ereignisse speichern</translation>
    </message>
    <message>
        <source>{path} is saved.</source>
        <translation>{path} ist gespeichert.</translation>
    </message>
    <message>
        <source>{path} is saved ({length}).</source>
        <translation>{path} ist gespeichert ({length}).</translation>
    </message>
    <message>
        <source>{path} is saved ({length}, mono).</source>
        <translation>{path} ist gespeichert ({length}, mono).</translation>
    </message>
    <message>
        <source>{sound} and {events} are saved ({length}, mono).</source>
        <translation>{sound} und {events} sind gespeichert ({length}, mono).</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s) were cut off at full scale, the loudest {db} dB above it; save as WAV, which keeps them, or lower the gain.</source>
        <translation>
            <numerusform>%Ln Abtastwert wurde bei Vollaussteuerung abgeschnitten, er liegt {db} dB darüber; als WAV speichern, das ihn behält, oder die Verstärkung senken.</numerusform>
            <numerusform>%Ln Abtastwerte wurden bei Vollaussteuerung abgeschnitten, der lauteste liegt {db} dB darüber; als WAV speichern, das sie behält, oder die Verstärkung senken.</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Das Bild speichern</translation>
    </message>
    <message>
        <source>Nothing has been heard yet.</source>
        <translation>Es wurde noch nichts gehört.</translation>
    </message>
</context>
<context>
    <name>LiveStreams</name>
    <message>
        <source>Look at what was heard before</source>
        <translation>Zuvor Gehörtes ansehen</translation>
    </message>
    <message>
        <source>Look at what was heard last</source>
        <translation>Zuletzt Gehörtes ansehen</translation>
    </message>
</context>
<context>
    <name>LiveSummary</name>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Cursor {words}.</source>
        <translation>Zeiger {words}.</translation>
    </message>
</context>
<context>
    <name>LiveTools</name>
    <message>
        <source>Listen</source>
        <translation>Zuhören</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>See a file as if it were heard live</source>
        <translation>Eine Datei sehen, als würde sie live gehört</translation>
    </message>
    <message>
        <source>both, mixed</source>
        <translation>beide, gemischt</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>logarithmisch</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>linear</translation>
    </message>
    <message>
        <source>mel</source>
        <translation>Mel</translation>
    </message>
    <message>
        <source>notes</source>
        <translation>Töne</translation>
    </message>
    <message>
        <source>Ctrl and the wheel over the picture look closer (I, O); 0 shows all again</source>
        <translation>Strg und das Mausrad über dem Bild betrachten näher (I, O); 0 zeigt wieder alle</translation>
    </message>
    <message>
        <source>{n} columns/s</source>
        <translation>{n} Spalten/s</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>heat</source>
        <translation>Glut</translation>
    </message>
    <message>
        <source>sea</source>
        <translation>See</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>as the window</source>
        <translation>wie das Fenster</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Hold the picture still (Space)</source>
        <translation>Das Bild anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Say it</source>
        <translation>Sagen</translation>
    </message>
    <message>
        <source>Put into words what is heard (S)</source>
        <translation>In Worte fassen, was zu hören ist (S)</translation>
    </message>
    <message>
        <source>Hear the cursor</source>
        <translation>Zeiger hören</translation>
    </message>
    <message>
        <source>A quiet tone at the cursor&apos;s frequency and level; a microphone hears it (H)</source>
        <translation>Ein leiser Ton mit Frequenz und Pegel des Zeigers; ein Mikrofon hört ihn mit (H)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the sound, the events, the picture</source>
        <translation>Klang, Ereignisse oder Bild speichern</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>Frequenzen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo des Bildes</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Am hellsten</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>The system&apos;s usual input</source>
        <translation>Der übliche Eingang des Systems</translation>
    </message>
    <message>
        <source>{name} (what is being played)</source>
        <translation>{name} (was gerade läuft)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Aufhören</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Opening the input…</source>
        <translation>Der Eingang wird geöffnet…</translation>
    </message>
    <message>
        <source>See a file as if it were heard live</source>
        <translation>Eine Datei sehen, als würde sie live gehört</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet…</translation>
    </message>
    <message>
        <source>Stopped. What was heard can be looked at and saved.</source>
        <translation>Angehalten. Was zu hören war, lässt sich ansehen und speichern.</translation>
    </message>
    <message>
        <source>Stopped. What was heard can be looked at and saved, what was heard before as well (Save).</source>
        <translation>Angehalten. Was gehört wurde, lässt sich ansehen und speichern, auch das zuvor Gehörte (Speichern).</translation>
    </message>
    <message>
        <source>This is what was heard last.</source>
        <translation>Das wurde zuletzt gehört.</translation>
    </message>
    <message>
        <source>This is what was heard before; it can be saved.</source>
        <translation>Das wurde zuvor gehört; es lässt sich speichern.</translation>
    </message>
    <message>
        <source>Press Listen to see what the microphone hears, or open a file.</source>
        <translation>Drücken Sie „Zuhören“, um zu sehen, was das Mikrofon hört, oder öffnen Sie eine Datei.</translation>
    </message>
    <message>
        <source>{name} is heard once the file is stopped and Listen is pressed.</source>
        <translation>{name} ist zu hören, sobald die Datei angehalten und „Zuhören“ gedrückt ist.</translation>
    </message>
    <message>
        <source>Frequencies from {low} to {high}.</source>
        <translation>Frequenzen von {low} bis {high}.</translation>
    </message>
</context>
<context>
    <name>LooksGroup</name>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Ribbons show</source>
        <translation>Verlauf zeigt</translation>
    </message>
    <message>
        <source>The language changes when the program is started again.</source>
        <translation>Die Sprache wechselt beim nächsten Start des Programms.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Mood map</source>
        <translation>Stimmungskarte</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Playlists</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Add a folder…</source>
        <translation>&amp;Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Scan again</source>
        <translation>&amp;Erneut einlesen</translation>
    </message>
    <message>
        <source>&amp;Write tags…</source>
        <translation>Tags &amp;schreiben…</translation>
    </message>
    <message>
        <source>&amp;Tags that were written…</source>
        <translation>&amp;Geschriebene Tags…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Track panel</source>
        <translation>&amp;Titeldetails</translation>
    </message>
    <message>
        <source>Track panel (Ctrl+T)</source>
        <translation>Titeldetails (Strg+T)</translation>
    </message>
    <message>
        <source>Track panel</source>
        <translation>Titeldetails</translation>
    </message>
    <message>
        <source>Add a folder of music</source>
        <translation>Ordner mit Musik hinzufügen</translation>
    </message>
    <message>
        <source>{path} is neither a folder nor a file of music or a playlist; drop one of these.</source>
        <translation>{path} ist weder ein Ordner noch eine Musikdatei oder Playlist; bitte etwas davon hierher ziehen.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>MoodCanvas</name>
    <message>
        <source>Mood map</source>
        <translation>Stimmungskarte</translation>
    </message>
</context>
<context>
    <name>MoodLegend</name>
    <message>
        <source>Genres; chosen ones are highlighted on the map</source>
        <translation>Genres; gewählte werden auf der Karte hervorgehoben</translation>
    </message>
    <message>
        <source>Highlight a genre, or let it go, with a click or Space</source>
        <translation>Ein Genre mit Klick oder Leertaste hervorheben oder wieder loslassen</translation>
    </message>
</context>
<context>
    <name>MoodMapView</name>
    <message>
        <source>Search the map</source>
        <translation>Karte durchsuchen</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message>
        <source>Nothing on the map matches this search.</source>
        <translation>Nichts auf der Karte passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>No track has been heard yet. Add a folder of music (Ctrl+O): each track appears here as soon as its mood is known.</source>
        <translation>Noch kein Titel wurde angehört. Einen Ordner mit Musik hinzufügen (Strg+O): Jeder Titel erscheint hier, sobald seine Stimmung bekannt ist.</translation>
    </message>
    <message numerus="yes">
        <source>In view: %n track(s)</source>
        <translation>
            <numerusform>Sichtbar: %Ln Titel</numerusform>
            <numerusform>Sichtbar: %Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>Along the path: {n} of {total}</source>
        <translation>Entlang des Wegs: {n} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>In the shape: %n track(s)</source>
        <translation>
            <numerusform>Im Bereich: %Ln Titel</numerusform>
            <numerusform>Im Bereich: %Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>{heading}. Valence {left} to {right}, arousal {bottom} to {top}. Arrow keys go from track to track; the list beside the map names them.</source>
        <translation>{heading}. Valenz {left} bis {right}, Aktivierung {bottom} bis {top}. Die Pfeiltasten gehen von Titel zu Titel; die Liste neben der Karte nennt sie.</translation>
    </message>
    <message>
        <source>Valence {valence}, arousal {arousal}</source>
        <translation>Valenz {valence}, Aktivierung {arousal}</translation>
    </message>
</context>
<context>
    <name>MoodTools</name>
    <message>
        <source>Snippets</source>
        <translation>Hörproben</translation>
    </message>
    <message>
        <source>Play ten seconds of the track that the mouse rests on</source>
        <translation>Zehn Sekunden des Titels spielen, auf dem die Maus ruht</translation>
    </message>
    <message>
        <source>Show more of the map</source>
        <translation>Mehr von der Karte zeigen</translation>
    </message>
    <message>
        <source>Show the map larger</source>
        <translation>Karte größer zeigen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Show all tracks</source>
        <translation>Alle Titel zeigen</translation>
    </message>
    <message>
        <source>Set a corner of the shape at the chosen track</source>
        <translation>Eine Ecke des Bereichs beim gewählten Titel setzen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Bewegen</translation>
    </message>
    <message>
        <source>Drag the map; click a track to choose it</source>
        <translation>Die Karte ziehen; ein Klick wählt einen Titel</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Drag a rectangle around tracks</source>
        <translation>Ein Rechteck um Titel ziehen</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw a line around tracks</source>
        <translation>Eine Linie um Titel zeichnen</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Draw a line; the tracks along it, in order</source>
        <translation>Eine Linie zeichnen; die Titel entlang der Linie, der Reihe nach</translation>
    </message>
    <message>
        <source>Mood map: {what}</source>
        <translation>Stimmungskarte: {what}</translation>
    </message>
</context>
<context>
    <name>MoodTracks</name>
    <message>
        <source>Most tracks along the path</source>
        <translation>Höchstzahl der Titel entlang des Wegs</translation>
    </message>
    <message>
        <source>Where more lie beside the path, those nearest to it are taken, evenly.</source>
        <translation>Liegen mehr am Weg, werden gleichmäßig die nächstgelegenen genommen.</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>Höchs&amp;tens:</translation>
    </message>
    <message>
        <source>Make a playlis&amp;t…</source>
        <translation>Playlist &amp;erstellen…</translation>
    </message>
    <message>
        <source>Show in the librar&amp;y</source>
        <translation>In der Bibliothek &amp;zeigen</translation>
    </message>
    <message>
        <source>Clear the shape</source>
        <translation>Bereich aufheben</translation>
    </message>
    <message>
        <source>Clear the shape (Esc on the map)</source>
        <translation>Bereich aufheben (Esc auf der Karte)</translation>
    </message>
    <message>
        <source>Search the library for these tracks</source>
        <translation>Die Bibliothek nach diesen Titeln durchsuchen</translation>
    </message>
    <message>
        <source>Only a rectangle can be written as a search.</source>
        <translation>Nur ein Rechteck lässt sich als Suche schreiben.</translation>
    </message>
    <message>
        <source>Make a playlist</source>
        <translation>Playlist erstellen</translation>
    </message>
    <message numerus="yes">
        <source>Name of the playlist with %n track(s):</source>
        <translation>
            <numerusform>Name der Playlist mit %Ln Titel:</numerusform>
            <numerusform>Name der Playlist mit %Ln Titeln:</numerusform>
        </translation>
    </message>
    <message>
        <source>Mood map</source>
        <translation>Stimmungskarte</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Add to playlist</source>
        <translation>Zu Playlist hinzufügen</translation>
    </message>
    <message>
        <source>New playlist</source>
        <translation>Neue Playlist</translation>
    </message>
    <message>
        <source>Playlist</source>
        <translation>Playlist</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Add %n track(s) to this playlist, or to a new one:</source>
        <translation>
            <numerusform>%Ln Titel zu dieser oder einer neuen Playlist &amp;hinzufügen:</numerusform>
            <numerusform>%Ln Titel zu dieser oder einer neuen Playlist &amp;hinzufügen:</numerusform>
        </translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>NearestList</name>
    <message>
        <source>Tracks of your library that sound like this</source>
        <translation>Titel der Bibliothek, die so klingen</translation>
    </message>
    <message>
        <source>Enter or a double click plays the track</source>
        <translation>Eingabe oder ein Doppelklick spielt den Titel</translation>
    </message>
    <message>
        <source>{n} alike</source>
        <translation>{n} ähnlich</translation>
    </message>
</context>
<context>
    <name>NothingAsked</name>
    <message>
        <source>Ask about the skipped ones</source>
        <translation>Nach den übersprungenen fragen</translation>
    </message>
    <message>
        <source>“{label}” is learned from two examples and two counter-examples on. Select tracks in the library, and choose “Teach a label” from their menu.</source>
        <translation>„{label}“ wird ab zwei Beispielen und zwei Gegenbeispielen gelernt. In der Bibliothek Titel auswählen und aus ihrem Menü „Etikett anlernen“ wählen.</translation>
    </message>
    <message>
        <source>Only tracks that you skipped are left.</source>
        <translation>Nur übersprungene Titel sind noch offen.</translation>
    </message>
    <message>
        <source>There is no track left to ask about.</source>
        <translation>Es gibt keinen Titel mehr, nach dem zu fragen wäre.</translation>
    </message>
    <message>
        <source>No file names another genre than the one that is heard.</source>
        <translation>Keine Datei nennt ein anderes Genre als das gehörte.</translation>
    </message>
    <message>
        <source>Nothing to settle: the program is sure, or you have told it.</source>
        <translation>Nichts zu klären: Das Programm ist sicher oder weiß es durch eine Antwort.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>There is no file {path}; check whether it was moved.</source>
        <translation>Die Datei {path} gibt es nicht; nachsehen, ob sie verschoben wurde.</translation>
    </message>
    <message>
        <source>{name} is added when the scan that runs has finished.</source>
        <translation>{name} wird hinzugefügt, sobald das laufende Einlesen fertig ist.</translation>
    </message>
    <message numerus="yes">
        <source>Listening to %n file(s)…</source>
        <translation>
            <numerusform>%Ln Datei wird angehört…</numerusform>
            <numerusform>%Ln Dateien werden angehört…</numerusform>
        </translation>
    </message>
    <message>
        <source>Listening to {name}…</source>
        <translation>{name} wird angehört…</translation>
    </message>
    <message>
        <source>Added {name}: {genre}.</source>
        <translation>{name} wurde hinzugefügt: {genre}.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) added.</source>
        <translation>
            <numerusform>%Ln Datei hinzugefügt.</numerusform>
            <numerusform>%Ln Dateien hinzugefügt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassagesDialog</name>
    <message>
        <source>Passages like this one</source>
        <translation>Stellen, die so klingen</translation>
    </message>
    <message>
        <source>What sounds like {stretch} of {track}:</source>
        <translation>Was klingt wie {stretch} aus {track}:</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Tracks heard</source>
        <translation>Gehörte Titel</translation>
    </message>
    <message>
        <source>Passages</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Click to choose the track, Enter to play from there</source>
        <translation>Klick wählt den Titel, Eingabetaste spielt von dort</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Play from there</source>
        <translation>Von dort abspielen</translation>
    </message>
    <message>
        <source>Make a playlist…</source>
        <translation>Playlist anlegen …</translation>
    </message>
    <message>
        <source>Hearing the library&apos;s passages; this is done once.</source>
        <translation>Die Stellen der Bibliothek werden einmalig gehört.</translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s), the most alike first.</source>
        <translation>
            <numerusform>%Ln Stelle, die ähnlichste zuerst.</numerusform>
            <numerusform>%Ln Stellen, die ähnlichsten zuerst.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing else has been analysed yet.</source>
        <translation>Sonst ist noch nichts analysiert.</translation>
    </message>
</context>
<context>
    <name>PitchNeedle</name>
    <message>
        <source>Cents from the note</source>
        <translation>Cent neben dem Ton</translation>
    </message>
</context>
<context>
    <name>PlaybackMenu</name>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Nächster Titel</translation>
    </message>
    <message>
        <source>P&amp;revious</source>
        <translation>&amp;Voriger Titel</translation>
    </message>
    <message>
        <source>Ten seconds &amp;on</source>
        <translation>Zehn Sekunden v&amp;or</translation>
    </message>
    <message>
        <source>Ten seconds &amp;back</source>
        <translation>Zehn Sekunden &amp;zurück</translation>
    </message>
    <message>
        <source>Best &amp;ten seconds of the chosen track</source>
        <translation>&amp;Beste zehn Sekunden des gewählten Titels</translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation>&amp;Stumm</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>A track is no longer in the library.</source>
        <translation>Ein Titel ist nicht mehr in der Bibliothek.</translation>
    </message>
    <message>
        <source>The drive gives no more of this track. The music goes on when it does.</source>
        <translation>Das Laufwerk liefert von diesem Titel nichts mehr. Die Musik geht weiter, sobald es wieder liefert.</translation>
    </message>
    <message>
        <source>The sound device takes no more sound. The music goes on when it does; if it does not, start the program again.</source>
        <translation>Das Audiogerät nimmt keinen Ton mehr an. Die Musik geht weiter, sobald es wieder geht; wenn nicht, bitte das Programm neu starten.</translation>
    </message>
    <message>
        <source>The music goes on.</source>
        <translation>Die Musik geht weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) in a row could not be played, so playing was stopped. Is a drive missing?</source>
        <translation>
            <numerusform>%Ln Datei ließ sich nicht abspielen, daher wurde die Wiedergabe gestoppt. Fehlt ein Laufwerk?</numerusform>
            <numerusform>%Ln Dateien nacheinander ließen sich nicht abspielen, daher wurde die Wiedergabe gestoppt. Fehlt ein Laufwerk?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerBar</name>
    <message>
        <source>Player</source>
        <translation>Player</translation>
    </message>
    <message>
        <source>Previous (Ctrl+Left)</source>
        <translation>Voriger Titel (Strg+Links)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Next (Ctrl+Right)</source>
        <translation>Nächster Titel (Strg+Rechts)</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>Vergangene Zeit</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Alt+Left and Alt+Right: ten seconds back and on</source>
        <translation>Alt+Links und Alt+Rechts: zehn Sekunden zurück und vor</translation>
    </message>
    <message>
        <source>Mute (Ctrl+Shift+M)</source>
        <translation>Stumm (Strg+Umschalt+M)</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Ten seconds of {title}</source>
        <translation>Zehn Sekunden von {title}</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>Pause (Leertaste)</translation>
    </message>
    <message>
        <source>{elapsed} of {total}</source>
        <translation>{elapsed} von {total}</translation>
    </message>
    <message>
        <source>Sound on (Ctrl+Shift+M)</source>
        <translation>Ton an (Strg+Umschalt+M)</translation>
    </message>
    <message>
        <source>Volume: {n}</source>
        <translation>Lautstärke: {n}</translation>
    </message>
</context>
<context>
    <name>PlaylistExchange</name>
    <message>
        <source>Import playlists</source>
        <translation>Playlists importieren</translation>
    </message>
    <message>
        <source>Choose a playlist with tracks first.</source>
        <translation>Zuerst eine Playlist mit Titeln wählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) were written to {file}.</source>
        <translation>
            <numerusform>%Ln Titel wurde in {file} geschrieben.</numerusform>
            <numerusform>%Ln Titel wurden in {file} geschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are left out: this format cannot hold their names.</source>
        <translation>
            <numerusform>%Ln Datei fehlt darin: Dieses Format kann ihren Namen nicht aufnehmen.</numerusform>
            <numerusform>%Ln Dateien fehlen darin: Dieses Format kann ihre Namen nicht aufnehmen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cues of {cues} tracks and the beats of {grids} were taken over.</source>
        <translation>Marken von {cues} Titeln und die Schläge von {grids} wurden übernommen.</translation>
    </message>
    <message>
        <source>take over cues and beats</source>
        <translation>Marken und Schläge übernehmen</translation>
    </message>
    <message numerus="yes">
        <source>All %n track(s) of &quot;{name}&quot; were found.</source>
        <translation>
            <numerusform>„{name}“: %Ln Titel, gefunden.</numerusform>
            <numerusform>„{name}“: %Ln Titel, alle gefunden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistForm</name>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Leave out tracks that sound the same as another</source>
        <translation>Titel auslassen, die wie ein anderer klingen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>L&amp;ike these</source>
        <translation>&amp;Wie diese</translation>
    </message>
    <message>
        <source>Add a &amp;track</source>
        <translation>&amp;Titel hinzufügen</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>Na&amp;ch</translation>
    </message>
    <message>
        <source>S&amp;wap</source>
        <translation>&amp;Tauschen</translation>
    </message>
    <message>
        <source>&amp;Query</source>
        <translation>&amp;Abfrage</translation>
    </message>
    <message>
        <source>&amp;Only tracks that match</source>
        <translation>N&amp;ur passende Titel</translation>
    </message>
    <message>
        <source>O&amp;rder</source>
        <translation>&amp;Reihenfolge</translation>
    </message>
    <message>
        <source>Number of tra&amp;cks</source>
        <translation>An&amp;zahl der Titel</translation>
    </message>
    <message>
        <source>Length in &amp;all</source>
        <translation>&amp;Gesamtdauer</translation>
    </message>
    <message>
        <source>Tracks &amp;per artist</source>
        <translation>Titel &amp;je Interpret</translation>
    </message>
    <message>
        <source>&amp;Longest track</source>
        <translation>&amp;Längster Titel</translation>
    </message>
    <message>
        <source>From {name}</source>
        <translation>Von {name}</translation>
    </message>
    <message>
        <source>Like {name}</source>
        <translation>Wie {name}</translation>
    </message>
    <message>
        <source>Add a track to start from.</source>
        <translation>Einen Ausgangstitel hinzufügen.</translation>
    </message>
    <message>
        <source>Choose the first and the last track.</source>
        <translation>Den ersten und den letzten Titel wählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>No track matches now; those that will are added as they come.</source>
        <translation>Zurzeit passt kein Titel; passende kommen hinzu, sobald es sie gibt.</translation>
    </message>
</context>
<context>
    <name>PlaylistHead</name>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play (Enter)</source>
        <translation>Abspielen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Edit rule…</source>
        <translation>Regel bearbeiten…</translation>
    </message>
    <message>
        <source>Change the rule and make it again</source>
        <translation>Die Regel ändern und die Playlist neu erstellen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Write a playlist file (Ctrl+E)</source>
        <translation>Eine Playlist-Datei schreiben (Strg+E)</translation>
    </message>
    <message>
        <source>all tracks</source>
        <translation>alle Titel</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation>
            <numerusform>%Ln Datei fehlt</numerusform>
            <numerusform>%Ln Dateien fehlen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistMenu</name>
    <message>
        <source>P&amp;laylist</source>
        <translation>&amp;Playlist</translation>
    </message>
    <message>
        <source>&amp;New playlist</source>
        <translation>&amp;Neue Playlist</translation>
    </message>
    <message>
        <source>New &amp;smart playlist…</source>
        <translation>Neue &amp;intelligente Playlist…</translation>
    </message>
    <message>
        <source>New playlist &amp;like the selected tracks…</source>
        <translation>Neue Playlist &amp;wie die ausgewählten Titel…</translation>
    </message>
    <message>
        <source>New path from &amp;one track to another…</source>
        <translation>Neuer W&amp;eg von einem Titel zu einem anderen…</translation>
    </message>
    <message>
        <source>New set by an energy &amp;curve…</source>
        <translation>Neues Set nach einer Energie&amp;kurve…</translation>
    </message>
    <message>
        <source>Sort into c&amp;rates…</source>
        <translation>In Kisten &amp;sortieren…</translation>
    </message>
    <message>
        <source>&amp;Add the selected tracks to the last playlist</source>
        <translation>Ausgewählte Titel zur &amp;letzten Playlist hinzufügen</translation>
    </message>
    <message>
        <source>Add the selected tracks to another &amp;playlist…</source>
        <translation>Ausgewählte Titel zu einer an&amp;deren Playlist hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Import playlists…</source>
        <translation>Playlists i&amp;mportieren…</translation>
    </message>
    <message>
        <source>&amp;Export the playlist…</source>
        <translation>Playlist e&amp;xportieren…</translation>
    </message>
</context>
<context>
    <name>PlaylistNames</name>
    <message>
        <source>Playlists</source>
        <translation>Playlists</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistTable</name>
    <message>
        <source>The file is missing: {path}</source>
        <translation>Die Datei fehlt: {path}</translation>
    </message>
    <message>
        <source>{title} (file missing)</source>
        <translation>{title} (Datei fehlt)</translation>
    </message>
</context>
<context>
    <name>Playlists</name>
    <message>
        <source>new playlist &quot;{name}&quot;</source>
        <translation>neue Playlist „{name}“</translation>
    </message>
    <message numerus="yes">
        <source>add %n track(s) to &quot;{name}&quot;</source>
        <translation>
            <numerusform>%Ln Titel zu „{name}“ hinzufügen</numerusform>
            <numerusform>%Ln Titel zu „{name}“ hinzufügen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) added to &quot;{name}&quot;.</source>
        <translation>
            <numerusform>%Ln Titel zu „{name}“ hinzugefügt.</numerusform>
            <numerusform>%Ln Titel zu „{name}“ hinzugefügt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select tracks first; they are then added.</source>
        <translation>Zuerst Titel auswählen; sie werden dann hinzugefügt.</translation>
    </message>
    <message numerus="yes">
        <source>remove %n track(s) from &quot;{name}&quot;</source>
        <translation>
            <numerusform>%Ln Titel aus „{name}“ entfernen</numerusform>
            <numerusform>%Ln Titel aus „{name}“ entfernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n track(s) in &quot;{name}&quot;</source>
        <translation>
            <numerusform>%Ln Titel in „{name}“ verschieben</numerusform>
            <numerusform>%Ln Titel in „{name}“ verschieben</numerusform>
        </translation>
    </message>
    <message>
        <source>rename &quot;{name}&quot; to &quot;{new}&quot;</source>
        <translation>„{name}“ in „{new}“ umbenennen</translation>
    </message>
    <message>
        <source>delete playlist &quot;{name}&quot;</source>
        <translation>Playlist „{name}“ löschen</translation>
    </message>
    <message>
        <source>duplicate &quot;{name}&quot;</source>
        <translation>„{name}“ duplizieren</translation>
    </message>
    <message>
        <source>keep &quot;{name}&quot; by hand</source>
        <translation>„{name}“ von Hand pflegen</translation>
    </message>
    <message>
        <source>change the rule of &quot;{name}&quot;</source>
        <translation>Regel von „{name}“ ändern</translation>
    </message>
    <message>
        <source>change the set &quot;{name}&quot;</source>
        <translation>Set „{name}“ ändern</translation>
    </message>
    <message numerus="yes">
        <source>%n playlist(s) imported.</source>
        <translation>
            <numerusform>%Ln Playlist importiert.</numerusform>
            <numerusform>%Ln Playlists importiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>import &quot;{name}&quot;</source>
        <translation>„{name}“ importieren</translation>
    </message>
    <message numerus="yes">
        <source>%n crate(s) are now playlists.</source>
        <translation>
            <numerusform>%Ln Kiste ist jetzt eine Playlist.</numerusform>
            <numerusform>%Ln Kisten sind jetzt Playlists.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sort into %n crate(s)</source>
        <translation>
            <numerusform>in %Ln Kiste sortieren</numerusform>
            <numerusform>in %Ln Kisten sortieren</numerusform>
        </translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is a smart playlist: its query says what it holds. Keep it by hand (in its menu) to change single tracks.</source>
        <translation>„{name}“ ist eine intelligente Playlist: Ihre Abfrage bestimmt, was sie enthält. Um einzelne Titel zu ändern, sie von Hand pflegen (in ihrem Menü).</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; was changed meanwhile and is shown as it is now. Choose the tracks again.</source>
        <translation>„{name}“ wurde inzwischen geändert und wird jetzt in der neuen Fassung gezeigt. Bitte die Titel noch einmal auswählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s) are now in the new playlist &quot;{name}&quot;.</source>
        <translation>
            <numerusform>%Ln Titel ist jetzt in der neuen Playlist „{name}“.</numerusform>
            <numerusform>%Ln Titel sind jetzt in der neuen Playlist „{name}“.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaylistsView</name>
    <message>
        <source>Tracks of the playlist</source>
        <translation>Titel der Playlist</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New playlist</source>
        <translation>Neue Playlist</translation>
    </message>
    <message>
        <source>New playlist (Ctrl+N)</source>
        <translation>Neue Playlist (Strg+N)</translation>
    </message>
    <message>
        <source>Empty playlist</source>
        <translation>Leere Playlist</translation>
    </message>
    <message>
        <source>Smart playlist…</source>
        <translation>Intelligente Playlist…</translation>
    </message>
    <message>
        <source>Like these tracks…</source>
        <translation>Wie diese Titel…</translation>
    </message>
    <message>
        <source>From one track to another…</source>
        <translation>Von einem Titel zu einem anderen…</translation>
    </message>
    <message>
        <source>Set by an energy curve…</source>
        <translation>Set nach einer Energiekurve…</translation>
    </message>
    <message>
        <source>Sort into crates…</source>
        <translation>In Kisten sortieren …</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Playlists</translation>
    </message>
    <message>
        <source>No playlist yet. Ctrl+N makes one, Ctrl+P puts the selected tracks of the library into one, and playlist files can be dropped here.</source>
        <translation>Noch keine Playlist. Strg+N erstellt eine, Strg+P legt die ausgewählten Titel der Bibliothek in eine, und Playlist-Dateien lassen sich hierher ziehen.</translation>
    </message>
    <message>
        <source>Nothing matches the query now. What will is shown here by itself.</source>
        <translation>Zurzeit passt nichts zur Abfrage. Passendes erscheint hier von selbst.</translation>
    </message>
    <message>
        <source>Nothing in it yet. Drag tracks from the library onto its name.</source>
        <translation>Noch nichts darin. Titel aus der Bibliothek auf ihren Namen ziehen.</translation>
    </message>
    <message>
        <source>A smart playlist holds what its query says. Change its rule, or keep it by hand (in its menu) to change single tracks.</source>
        <translation>Eine intelligente Playlist enthält, was ihre Abfrage bestimmt. Um einzelne Titel zu ändern, die Regel ändern oder die Playlist von Hand pflegen (in ihrem Menü).</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Edit rule…</source>
        <translation>Regel bearbeiten…</translation>
    </message>
    <message>
        <source>Keep by hand, without its rule</source>
        <translation>Von Hand pflegen, ohne Regel</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>Ab hier abspielen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Remove from the playlist</source>
        <translation>Aus der Playlist entfernen</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>Another genre…</source>
        <translation>Anderes Genre…</translation>
    </message>
    <message>
        <source>Another genre</source>
        <translation>Anderes Genre</translation>
    </message>
    <message>
        <source>Type a genre and press Enter (O)</source>
        <translation>Ein Genre eingeben und mit der Eingabetaste bestätigen (O)</translation>
    </message>
    <message>
        <source>All genres</source>
        <translation>Alle Genres</translation>
    </message>
    <message>
        <source>Choose from all genres that the program knows</source>
        <translation>Aus allen Genres wählen, die das Programm kennt</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Ask later (S)</source>
        <translation>Später fragen (S)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last change back (Z or Ctrl+Z)</source>
        <translation>Die letzte Änderung zurücknehmen (Z oder Strg+Z)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Hear ten typical seconds (T)</source>
        <translation>Zehn typische Sekunden hören (T)</translation>
    </message>
    <message>
        <source>Does “{label}” fit it?</source>
        <translation>Passt „{label}“?</translation>
    </message>
    <message>
        <source>Does anybody sing?</source>
        <translation>Singt jemand?</translation>
    </message>
    <message>
        <source>Which genre is it?</source>
        <translation>Welches Genre ist es?</translation>
    </message>
    <message>
        <source>As the file says: {genre}</source>
        <translation>Wie in der Datei: {genre}</translation>
    </message>
    <message>
        <source>Take the genre of the file&apos;s tag (F)</source>
        <translation>Das Genre aus dem Tag der Datei nehmen (F)</translation>
    </message>
    <message>
        <source>It fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>It does not fit</source>
        <translation>Passt nicht</translation>
    </message>
</context>
<context>
    <name>QuestionsPage</name>
    <message>
        <source>What to be asked about</source>
        <translation>Wonach gefragt wird</translation>
    </message>
    <message>
        <source>How many are settled</source>
        <translation>Wie viele geklärt sind</translation>
    </message>
    <message>
        <source>What is asked next</source>
        <translation>Was als Nächstes gefragt wird</translation>
    </message>
    <message>
        <source>Play each track</source>
        <translation>Jeden Titel anspielen</translation>
    </message>
    <message>
        <source>After an answer, play ten typical seconds of the next track</source>
        <translation>Nach einer Antwort zehn typische Sekunden des nächsten Titels spielen</translation>
    </message>
    <message>
        <source>Review: Confirm the likeliest answer</source>
        <translation>Durchsicht: Wahrscheinlichste Antwort bestätigen</translation>
    </message>
    <message>
        <source>Review: Yes, it fits</source>
        <translation>Durchsicht: Ja, passt</translation>
    </message>
    <message>
        <source>Review: No, it does not fit</source>
        <translation>Durchsicht: Nein, passt nicht</translation>
    </message>
    <message>
        <source>Review: Take the genre of the file</source>
        <translation>Durchsicht: Genre der Datei nehmen</translation>
    </message>
    <message>
        <source>Review: Type another genre</source>
        <translation>Durchsicht: Anderes Genre eingeben</translation>
    </message>
    <message>
        <source>Review: Hear ten seconds of the track</source>
        <translation>Durchsicht: Zehn Sekunden des Titels hören</translation>
    </message>
    <message>
        <source>Review: Skip the track</source>
        <translation>Durchsicht: Titel überspringen</translation>
    </message>
    <message>
        <source>Review: Take the last answer back</source>
        <translation>Durchsicht: Letzte Antwort zurücknehmen</translation>
    </message>
    <message>
        <source>Everything unsure</source>
        <translation>Alles Unsichere</translation>
    </message>
    <message>
        <source>Unsure genre</source>
        <translation>Genre unsicher</translation>
    </message>
    <message>
        <source>Unsure voice</source>
        <translation>Gesang unsicher</translation>
    </message>
    <message>
        <source>Disagrees with the file&apos;s tag</source>
        <translation>Weicht vom Tag der Datei ab</translation>
    </message>
    <message>
        <source>Label “{name}”</source>
        <translation>Etikett „{name}“</translation>
    </message>
    <message numerus="yes">
        <source>%n settled</source>
        <translation>
            <numerusform>%Ln geklärt</numerusform>
            <numerusform>%Ln geklärt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%Ln beantwortet</numerusform>
            <numerusform>%Ln beantwortet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <translation>
            <numerusform>%Ln offen</numerusform>
            <numerusform>%Ln offen</numerusform>
        </translation>
    </message>
    <message>
        <source>answer about “{title}”</source>
        <translation>Antwort zu „{title}“</translation>
    </message>
    <message>
        <source>“{title}” is {label}</source>
        <translation>„{title}“ ist {label}</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>fits?</source>
        <translation>passt?</translation>
    </message>
    <message>
        <source>does not fit?</source>
        <translation>passt nicht?</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>An error in this program</source>
        <translation>Ein Fehler in diesem Programm</translation>
    </message>
    <message>
        <source>Something went wrong inside the program</source>
        <translation>Im Programm ist etwas schiefgegangen</translation>
    </message>
    <message>
        <source>Your music files are untouched, and everything stored in the library is still there. Only the last action may not have been carried out. You can go on; if this comes back, start the program again.</source>
        <translation>Die Musikdateien sind unberührt, und alles in der Bibliothek Gespeicherte ist noch da. Nur die letzte Aktion wurde vielleicht nicht ausgeführt. Es kann weitergehen; kommt der Fehler wieder, das Programm neu starten.</translation>
    </message>
    <message>
        <source>The error and the end of the log</source>
        <translation>Der Fehler und das Ende des Protokolls</translation>
    </message>
    <message>
        <source>Nothing is sent anywhere. The text may name files of yours; read it before you pass it on.</source>
        <translation>Nichts wird verschickt. Der Text kann eigene Dateien nennen; vor dem Weitergeben durchlesen.</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Fortfahren</translation>
    </message>
    <message>
        <source>Close this page and go on (Esc)</source>
        <translation>Diese Seite schließen und weitermachen (Esc)</translation>
    </message>
    <message>
        <source>Co&amp;py everything</source>
        <translation>Alles &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the text above to the clipboard</source>
        <translation>Den Text oben in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>&amp;Open the log&apos;s folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n more error(s), in the log</source>
        <translation>
            <numerusform>%Ln weiterer Fehler, im Protokoll</numerusform>
            <numerusform>%Ln weitere Fehler, im Protokoll</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n other error(s)</source>
        <translation>
            <numerusform>und %Ln anderer Fehler</numerusform>
            <numerusform>und %Ln andere Fehler</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>ReviewView</name>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Your labels</source>
        <translation>Eigene Etiketten</translation>
    </message>
</context>
<context>
    <name>RibbonColours</name>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>What the colours of ribbons mean</source>
        <translation>Was die Farben des Verlaufs bedeuten</translation>
    </message>
    <message>
        <source>In the table, in the track panel and in the player; paler where less sure</source>
        <translation>In der Tabelle, neben dem Titel und beim Abspielen; blasser, wo es weniger sicher ist</translation>
    </message>
</context>
<context>
    <name>SavePlaces</name>
    <message>
        <source>{name} exists already. Replace it?</source>
        <translation>{name} gibt es schon. Ersetzen?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
</context>
<context>
    <name>ScanningGroup</name>
    <message>
        <source>Scanning</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Rechnen auf</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>How many files are read at the same time</source>
        <translation>Wie viele Dateien gleichzeitig gelesen werden</translation>
    </message>
    <message>
        <source>One process each. Changes hold from the next scan on.</source>
        <translation>Je Datei ein Prozess. Änderungen gelten ab dem nächsten Einlesen.</translation>
    </message>
    <message>
        <source>Looking for a GPU…</source>
        <translation>Suche nach einer GPU…</translation>
    </message>
    <message>
        <source>Automatic ({n})</source>
        <translation>Automatisch ({n})</translation>
    </message>
    <message>
        <source>The CPU is used.</source>
        <translation>Die CPU wird verwendet.</translation>
    </message>
    <message>
        <source>{name} is used.</source>
        <translation>{name} wird verwendet.</translation>
    </message>
    <message>
        <source>Scans will fail until there is a GPU that can be used. {why}</source>
        <translation>Das Einlesen schlägt fehl, bis es eine brauchbare GPU gibt. {why}</translation>
    </message>
    <message>
        <source>The CPU is used. {why}</source>
        <translation>Die CPU wird verwendet. {why}</translation>
    </message>
</context>
<context>
    <name>Scans</name>
    <message>
        <source>What changed since last time</source>
        <translation>Änderungen seit dem letzten Mal</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Search: words, or genre:jazz bpm:90..110 -mood:dark</source>
        <translation>Suche: Wörter oder genre:jazz bpm:90..110 -mood:dark</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>Bibliothek durchsuchen</translation>
    </message>
</context>
<context>
    <name>SeedList</name>
    <message>
        <source>Tracks to start from</source>
        <translation>Titel, von denen ausgegangen wird</translation>
    </message>
    <message>
        <source>Del takes a track out</source>
        <translation>Entf nimmt einen Titel heraus</translation>
    </message>
    <message>
        <source>How much the chosen track counts</source>
        <translation>Wie viel der gewählte Titel zählt</translation>
    </message>
    <message>
        <source>L&amp;ess like it</source>
        <translation>W&amp;eniger wie er</translation>
    </message>
    <message>
        <source>Away from the chosen track, which is left out</source>
        <translation>Weg vom gewählten Titel, der selbst wegbleibt</translation>
    </message>
    <message>
        <source>Co&amp;unts</source>
        <translation>Gewi&amp;cht</translation>
    </message>
    <message>
        <source>Less like: {track}</source>
        <translation>Weniger wie: {track}</translation>
    </message>
</context>
<context>
    <name>SetEditor</name>
    <message>
        <source>Set by an energy curve</source>
        <translation>Set nach einer Energiekurve</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>Only tracks that match</source>
        <translation>Nur passende Titel</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Only tracks that match</source>
        <translation>Nur &amp;passende Titel</translation>
    </message>
    <message>
        <source>Number of tra&amp;cks</source>
        <translation>An&amp;zahl der Titel</translation>
    </message>
    <message>
        <source>Tracks between two of one &amp;artist</source>
        <translation>Titel zwischen zweien eines &amp;Interpreten</translation>
    </message>
    <message>
        <source>Change of &amp;tempo, at most</source>
        <translation>Änderung des &amp;Tempos, höchstens</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>O&amp;ther tracks for the chosen slot</source>
        <translation>&amp;Andere Titel für den gewählten Platz</translation>
    </message>
    <message>
        <source>move the curve</source>
        <translation>die Kurve verschieben</translation>
    </message>
    <message>
        <source>change what is asked for</source>
        <translation>die Vorgaben ändern</translation>
    </message>
    <message>
        <source>lock a slot</source>
        <translation>einen Platz festhalten</translation>
    </message>
    <message>
        <source>choose another track</source>
        <translation>einen anderen Titel wählen</translation>
    </message>
    <message>
        <source>keep a track out</source>
        <translation>einen Titel ausschließen</translation>
    </message>
    <message>
        <source>{n} tracks, {length}, chosen from {all}.</source>
        <translation>{n} Titel, {length}, aus {all} gewählt.</translation>
    </message>
    <message>
        <source>{track} (as good)</source>
        <translation>{track} (ebenso gut)</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>SimilarList</name>
    <message>
        <source>Similar tracks</source>
        <translation>Ähnliche Titel</translation>
    </message>
    <message>
        <source>Click or Shift+Enter to choose, Enter to play, + and − for more and less like it</source>
        <translation>Klick oder Umschalt+Eingabe wählt aus, Eingabe spielt, + und − für mehr und weniger davon</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>Weniger davon</translation>
    </message>
</context>
<context>
    <name>SimilarWishes</name>
    <message>
        <source>Like this track alone</source>
        <translation>Nur wie dieser Titel</translation>
    </message>
    <message>
        <source>Forget what else was wished for</source>
        <translation>Alle weiteren Wünsche vergessen</translation>
    </message>
    <message>
        <source>Playlist like this…</source>
        <translation>Playlist danach …</translation>
    </message>
    <message>
        <source>A playlist of this track and of what else it is to be like</source>
        <translation>Eine Playlist nach diesem Titel und allem, wonach sie sonst klingen soll</translation>
    </message>
    <message>
        <source>Also like {tracks}.</source>
        <translation>Auch wie {tracks}.</translation>
    </message>
    <message>
        <source>Less like {tracks}.</source>
        <translation>Weniger wie {tracks}.</translation>
    </message>
</context>
<context>
    <name>SlotModel</name>
    <message>
        <source>Locked</source>
        <translation>Fest</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>How it follows</source>
        <translation>Wie er anschließt</translation>
    </message>
</context>
<context>
    <name>SlotTable</name>
    <message>
        <source>Tracks of the set</source>
        <translation>Titel des Sets</translation>
    </message>
</context>
<context>
    <name>SoundGroup</name>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Play on</source>
        <translation>Wiedergabe über</translation>
    </message>
    <message>
        <source>The system&apos;s usual device</source>
        <translation>Das übliche Gerät des Systems</translation>
    </message>
    <message>
        <source>{name} is not connected; the system&apos;s usual device plays instead.</source>
        <translation>{name} ist nicht angeschlossen; stattdessen spielt das übliche Gerät des Systems.</translation>
    </message>
    <message>
        <source>The system has no device that plays sound.</source>
        <translation>Das System hat kein Gerät, das Ton ausgibt.</translation>
    </message>
</context>
<context>
    <name>SpectrumPicture</name>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>There is no spectrum.</source>
        <translation>Es gibt kein Spektrum.</translation>
    </message>
    <message>
        <source>The spectrum has no steep end.</source>
        <translation>Das Spektrum hat kein steiles Ende.</translation>
    </message>
    <message>
        <source>The spectrum ends at {cutoff} kHz.</source>
        <translation>Das Spektrum endet bei {cutoff} kHz.</translation>
    </message>
    <message>
        <source>0 kHz</source>
        <translation>0 kHz</translation>
    </message>
    <message>
        <source>{level} dB</source>
        <translation>{level} dB</translation>
    </message>
    <message>
        <source>{cutoff} kHz</source>
        <translation>{cutoff} kHz</translation>
    </message>
</context>
<context>
    <name>StretchBar</name>
    <message>
        <source>Find passages…</source>
        <translation>Stellen suchen …</translation>
    </message>
    <message>
        <source>Look in every track for what sounds like this stretch</source>
        <translation>In allen Titeln suchen, was wie dieser Abschnitt klingt</translation>
    </message>
    <message>
        <source>Play it</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play from where the stretch begins</source>
        <translation>Vom Anfang des Abschnitts abspielen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>Choose no stretch (Esc)</source>
        <translation>Keinen Abschnitt wählen (Esc)</translation>
    </message>
    <message>
        <source>Chosen: {stretch}</source>
        <translation>Gewählt: {stretch}</translation>
    </message>
</context>
<context>
    <name>TagActions</name>
    <message>
        <source>Select the tracks first that are to get tags.</source>
        <translation>Wähle zuerst die Titel aus, die Tags bekommen sollen.</translation>
    </message>
    <message>
        <source>Writing tags</source>
        <translation>Tags schreiben</translation>
    </message>
    <message>
        <source>Undoing tags of run {n}</source>
        <translation>Tags von Durchgang {n} zurücknehmen</translation>
    </message>
    <message numerus="yes">
        <source>Writing tags was cut short last time; %n unfinished copies were removed, and no file has suffered.</source>
        <translation>
            <numerusform>Das Schreiben von Tags wurde beim letzten Mal unterbrochen; %Ln unfertige Kopie wurde entfernt, und keine Datei hat gelitten.</numerusform>
            <numerusform>Das Schreiben von Tags wurde beim letzten Mal unterbrochen; %Ln unfertige Kopien wurden entfernt, und keine Datei hat gelitten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagJournal</name>
    <message>
        <source>Tags that were written</source>
        <translation>Geschriebene Tags</translation>
    </message>
    <message>
        <source>Runs, their files and fields</source>
        <translation>Durchgänge, ihre Dateien und Felder</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Nothing has been written into files.</source>
        <translation>In Dateien wurde noch nichts geschrieben.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>{n} of {total} undone</source>
        <translation>{n} von {total} zurückgenommen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>undone by run {n}</source>
        <translation>zurückgenommen in Durchgang {n}</translation>
    </message>
    <message>
        <source>&amp;Undo the whole run</source>
        <translation>Den ganzen Durchgang &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Undo in this file</source>
        <translation>In dieser Datei &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Undo this field</source>
        <translation>Dieses Feld &amp;rückgängig machen</translation>
    </message>
</context>
<context>
    <name>TagOptions</name>
    <message>
        <source>How keys are written</source>
        <translation>Wie Tonarten geschrieben werden</translation>
    </message>
    <message>
        <source>How tempos are written</source>
        <translation>Wie Tempos geschrieben werden</translation>
    </message>
    <message>
        <source>At most so many moods</source>
        <translation>Höchstens so viele Stimmungen</translation>
    </message>
    <message>
        <source>Template of comments</source>
        <translation>Vorlage für Kommentare</translation>
    </message>
    <message>
        <source>{genre}, {mood}, {vocal}, {bpm}, {key}, {camelot}, {open_key}, {energy}; what stands in [brackets] is left out where a value is unknown</source>
        <translation>{genre}, {mood}, {vocal}, {bpm}, {key}, {camelot}, {open_key}, {energy}; was in [Klammern] steht, fällt weg, wo ein Wert unbekannt ist</translation>
    </message>
    <message>
        <source>Labels with &amp;capital letters</source>
        <translation>Begriffe mit &amp;großen Anfangsbuchstaben</translation>
    </message>
    <message>
        <source>Version of new ID3 tags</source>
        <translation>Version neuer ID3-Tags</translation>
    </message>
    <message>
        <source>Tags that are there keep the version that they have</source>
        <translation>Vorhandene Tags behalten ihre Version</translation>
    </message>
    <message>
        <source>Leave the files&apos; &amp;times as they are</source>
        <translation>&amp;Zeiten der Dateien lassen, wie sie sind</translation>
    </message>
    <message>
        <source>Backups and other programs may then miss that the files have changed</source>
        <translation>Sicherungen und andere Programme bemerken dann vielleicht nicht, dass sich die Dateien geändert haben</translation>
    </message>
    <message>
        <source>Write files with several &amp;names too</source>
        <translation>Auch Dateien mit mehreren &amp;Namen schreiben</translation>
    </message>
    <message>
        <source>A hard link is parted by it: its other names keep the old file</source>
        <translation>Feste Verweise werden dadurch getrennt: die anderen Namen behalten die alte Datei</translation>
    </message>
    <message>
        <source>Compare the &amp;decoded sound as well (slow)</source>
        <translation>Auch den &amp;dekodierten Klang vergleichen (langsam)</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>nicht schreiben</translation>
    </message>
    <message>
        <source>only where there is none</source>
        <translation>nur, wo keines ist</translation>
    </message>
    <message>
        <source>in place of what is there</source>
        <translation>anstelle des vorhandenen</translation>
    </message>
    <message>
        <source>Keys as</source>
        <translation>Tonarten als</translation>
    </message>
    <message>
        <source>Tempos as</source>
        <translation>Tempos als</translation>
    </message>
    <message>
        <source>Moods, at most</source>
        <translation>Stimmungen, höchstens</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>New ID3 tags</source>
        <translation>Neue ID3-Tags</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Schreibweise</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>TagPreview</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
    <message>
        <source>To be written</source>
        <translation>Wird geschrieben</translation>
    </message>
</context>
<context>
    <name>TeachMenu</name>
    <message>
        <source>Teach a label</source>
        <translation>Etikett anlernen</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>A new label that fits…</source>
        <translation>Neues Etikett, das passt…</translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) more for “{label}”.</source>
        <translation>
            <numerusform>%Ln weiteres Beispiel für „{label}“.</numerusform>
            <numerusform>%Ln weitere Beispiele für „{label}“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counter-example(s) more for “{label}”.</source>
        <translation>
            <numerusform>%Ln weiteres Gegenbeispiel für „{label}“.</numerusform>
            <numerusform>%Ln weitere Gegenbeispiele für „{label}“.</numerusform>
        </translation>
    </message>
    <message>
        <source>teach “{label}”</source>
        <translation>„{label}“ anlernen</translation>
    </message>
    <message>
        <source>A new label</source>
        <translation>Neues Etikett</translation>
    </message>
    <message>
        <source>What is it called?</source>
        <translation>Wie heißt es?</translation>
    </message>
</context>
<context>
    <name>TempoButtons</name>
    <message>
        <source>Twice as fast</source>
        <translation>Doppelt so schnell</translation>
    </message>
    <message>
        <source>Half as fast</source>
        <translation>Halb so schnell</translation>
    </message>
    <message>
        <source>correct the tempo</source>
        <translation>Tempo berichtigen</translation>
    </message>
    <message>
        <source>correct the key</source>
        <translation>Tonart berichtigen</translation>
    </message>
    <message>
        <source>Tap: {bpm}</source>
        <translation>Tippen: {bpm}</translation>
    </message>
    <message>
        <source>Tap</source>
        <translation>Tippen</translation>
    </message>
    <message>
        <source>It is twice as fast</source>
        <translation>Er ist doppelt so schnell</translation>
    </message>
    <message>
        <source>It is half as fast</source>
        <translation>Er ist halb so schnell</translation>
    </message>
    <message>
        <source>Tap on each of eight beats</source>
        <translation>Auf jeden von acht Schlägen tippen</translation>
    </message>
    <message>
        <source>Key…</source>
        <translation>Tonart…</translation>
    </message>
    <message>
        <source>Say which key it is in</source>
        <translation>Sagen, in welcher Tonart er steht</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>Wie gefunden</translation>
    </message>
    <message>
        <source>Forget what you said of tempo and key</source>
        <translation>Eigene Angaben zu Tempo und Tonart vergessen</translation>
    </message>
    <message>
        <source>The key of this track</source>
        <translation>Die Tonart dieses Titels</translation>
    </message>
    <message>
        <source>Which key is it in?</source>
        <translation>In welcher Tonart steht er?</translation>
    </message>
    <message>
        <source>forget what was said of the tempo</source>
        <translation>Angaben zum Tempo vergessen</translation>
    </message>
</context>
<context>
    <name>TrackName</name>
    <message>
        <source>Show {name}</source>
        <translation>{name} zeigen</translation>
    </message>
    <message>
        <source>Click to show it in the library</source>
        <translation>Klick zeigt den Titel in der Bibliothek</translation>
    </message>
</context>
<context>
    <name>TrackPanel</name>
    <message>
        <source>Chosen track</source>
        <translation>Gewählter Titel</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play this track</source>
        <translation>Diesen Titel abspielen</translation>
    </message>
    <message>
        <source>Best ten seconds</source>
        <translation>Beste zehn Sekunden</translation>
    </message>
    <message>
        <source>Hear where the genre is surest and the arousal highest (Ctrl+B)</source>
        <translation>Hören, wo das Genre am sichersten und die Aktivierung am höchsten ist (Strg+B)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Open the folder of the file</source>
        <translation>Den Ordner der Datei öffnen</translation>
    </message>
    <message>
        <source>The track over time</source>
        <translation>Der Titel im Zeitverlauf</translation>
    </message>
    <message>
        <source>Click to play from there; drag over a stretch (or Shift and the arrow keys) to find what sounds like it; Ctrl and the wheel, or + and −, look closer</source>
        <translation>Ein Klick spielt von dort; ein gezogener Abschnitt (oder Umschalt und Pfeiltasten) sucht, was so klingt; Strg und Mausrad, oder + und −, vergrößern</translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation>Spektrogramm</translation>
    </message>
    <message>
        <source>Show which notes sound when: low below, high above, up to 8 kHz</source>
        <translation>Zeigen, welche Töne wann klingen: tiefe unten, hohe oben, bis 8 kHz</translation>
    </message>
    <message>
        <source>Of the answers that are given with 80 %, about 80 in 100 are right</source>
        <translation>Von den Antworten, die mit 80 % gegeben werden, sind etwa 80 von 100 richtig</translation>
    </message>
    <message>
        <source>Genre scores</source>
        <translation>Genre-Werte</translation>
    </message>
    <message>
        <source>Arousal and valence</source>
        <translation>Aktivierung und Valenz</translation>
    </message>
    <message>
        <source>Arousal: from calm to excited. Valence: from sad to glad.</source>
        <translation>Aktivierung: von ruhig bis aufgeregt. Valenz: von traurig bis froh.</translation>
    </message>
    <message>
        <source>Play all</source>
        <translation>Alle abspielen</translation>
    </message>
    <message>
        <source>Play the similar tracks in this order</source>
        <translation>Die ähnlichen Titel in dieser Reihenfolge abspielen</translation>
    </message>
    <message>
        <source>Ten seconds of each</source>
        <translation>Je zehn Sekunden</translation>
    </message>
    <message>
        <source>Hear the best ten seconds of each, one after the other</source>
        <translation>Von jedem die besten zehn Sekunden hören, nacheinander</translation>
    </message>
    <message>
        <source>Make a playlist…</source>
        <translation>Playlist erstellen…</translation>
    </message>
    <message>
        <source>This track and the similar ones become a playlist</source>
        <translation>Aus diesem Titel und den ähnlichen wird eine Playlist</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Zeitverlauf</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Tempo and key</source>
        <translation>Tempo und Tonart</translation>
    </message>
    <message>
        <source>Own labels</source>
        <translation>Eigene Etiketten</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Similar tracks</source>
        <translation>Ähnliche Titel</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen…</translation>
    </message>
    <message>
        <source>Choose a track to see what was heard in it.</source>
        <translation>Einen Titel wählen, um zu sehen, was darin gehört wurde.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche…</translation>
    </message>
    <message>
        <source>The file is not there any more. Scan again if it was moved.</source>
        <translation>Die Datei ist nicht mehr da. Wurde sie verschoben, erneut einlesen.</translation>
    </message>
    <message>
        <source>Nothing else has been analysed yet.</source>
        <translation>Noch nichts anderes wurde analysiert.</translation>
    </message>
</context>
<context>
    <name>TrackPicker</name>
    <message>
        <source>Type a title or an artist</source>
        <translation>Titel oder Interpret eingeben</translation>
    </message>
</context>
<context>
    <name>TrackRibbon</name>
    <message>
        <source>The track over time, coloured by genre</source>
        <translation>Der Titel im Zeitverlauf, nach Genre gefärbt</translation>
    </message>
</context>
<context>
    <name>TrackTable</name>
    <message>
        <source>could not be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>You say so (✓). The program had heard:</source>
        <translation>Eigene Angabe (✓). Das Programm hatte gehört:</translation>
    </message>
</context>
<context>
    <name>TrackView</name>
    <message>
        <source>Usual columns</source>
        <translation>Übliche Spalten</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>%n changed folder(s)</source>
        <translation>
            <numerusform>%Ln geänderter Ordner</numerusform>
            <numerusform>%Ln geänderte Ordner</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaveCanvas</name>
    <message>
        <source>At {place} of {duration}</source>
        <translation>Bei {place} von {duration}</translation>
    </message>
</context>
<context>
    <name>WriteTagsDialog</name>
    <message>
        <source>Write tags into files</source>
        <translation>Tags in Dateien schreiben</translation>
    </message>
    <message>
        <source>What would be written</source>
        <translation>Was geschrieben würde</translation>
    </message>
    <message>
        <source>Progress of writing</source>
        <translation>Fortschritt des Schreibens</translation>
    </message>
    <message>
        <source>&amp;Write tags</source>
        <translation>Tags &amp;schreiben</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Stop after the file in work; what is written stays written</source>
        <translation>Nach der Datei in Arbeit anhalten; was geschrieben ist, bleibt geschrieben</translation>
    </message>
    <message>
        <source>&amp;Journal…</source>
        <translation>&amp;Verlauf…</translation>
    </message>
    <message>
        <source>What was written when, to be undone</source>
        <translation>Was wann geschrieben wurde, zum Zurücknehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Reading the files…</source>
        <translation>Dateien werden gelesen…</translation>
    </message>
    <message>
        <source>{what} would be written.</source>
        <translation>{what} würden geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be written.</source>
        <translation>
            <numerusform>%Ln Datei kann nicht geschrieben werden.</numerusform>
            <numerusform>%Ln Dateien können nicht geschrieben werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>These are the first {n} of {total} tracks.</source>
        <translation>Das sind die ersten {n} von {total} Titeln.</translation>
    </message>
    <message numerus="yes">
        <source>%n track(s)</source>
        <translation>
            <numerusform>%Ln Titel</numerusform>
            <numerusform>%Ln Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting for what runs now; closing this window does not stop it.</source>
        <translation>Wartet auf das, was gerade läuft; dieses Fenster zu schließen hält das nicht an.</translation>
    </message>
    <message>
        <source>Writing; closing this window does not stop it.</source>
        <translation>Es wird geschrieben; dieses Fenster zu schließen hält das nicht an.</translation>
    </message>
    <message>
        <source>Files that could not be written</source>
        <translation>Dateien, die nicht geschrieben werden konnten</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>Any</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>any</source>
        <translation>alle</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>Looking for music: %n file(s) so far</source>
        <translation>
            <numerusform>Suche nach Musik: bisher %Ln Datei</numerusform>
            <numerusform>Suche nach Musik: bisher %Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>noch etwa %Ln Minute</numerusform>
            <numerusform>noch etwa %Ln Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>noch etwa %Ln Stunde</numerusform>
            <numerusform>noch etwa %Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s) left</source>
        <translation>
            <numerusform>noch etwa %Ln Tag</numerusform>
            <numerusform>noch etwa %Ln Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n analysed</source>
        <translation>
            <numerusform>%Ln analysiert</numerusform>
            <numerusform>%Ln analysiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n known already</source>
        <translation>
            <numerusform>%Ln schon bekannt</numerusform>
            <numerusform>%Ln schon bekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unchanged</source>
        <translation>
            <numerusform>%Ln unverändert</numerusform>
            <numerusform>%Ln unverändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n brought to the present models</source>
        <translation>
            <numerusform>%Ln auf den Stand der Modelle gebracht</numerusform>
            <numerusform>%Ln auf den Stand der Modelle gebracht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n written</source>
        <translation>
            <numerusform>%Ln geschrieben</numerusform>
            <numerusform>%Ln geschrieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n looked at</source>
        <translation>
            <numerusform>%Ln angesehen</numerusform>
            <numerusform>%Ln angesehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read</source>
        <translation>
            <numerusform>%Ln nicht lesbar</numerusform>
            <numerusform>%Ln nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved</source>
        <translation>
            <numerusform>%Ln verschoben</numerusform>
            <numerusform>%Ln verschoben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation>
            <numerusform>%Ln verschwunden</numerusform>
            <numerusform>%Ln verschwunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n excluded</source>
        <translation>
            <numerusform>%Ln ausgenommen</numerusform>
            <numerusform>%Ln ausgenommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found again</source>
        <translation>
            <numerusform>%Ln wiedergefunden</numerusform>
            <numerusform>%Ln wiedergefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%Ln Ordner nicht lesbar</numerusform>
            <numerusform>%Ln Ordner nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s)</source>
        <translation>
            <numerusform>%Ln Feld</numerusform>
            <numerusform>%Ln Felder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be written.</source>
        <translation>
            <numerusform>%Ln Datei konnte nicht geschrieben werden.</numerusform>
            <numerusform>%Ln Dateien konnten nicht geschrieben werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) were changed by others since and stay.</source>
        <translation>
            <numerusform>%Ln Feld wurde seither von anderen geändert und bleibt.</numerusform>
            <numerusform>%Ln Felder wurden seither von anderen geändert und bleiben.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message>
        <source>Genre disagrees</source>
        <translation>Genre passt nicht</translation>
    </message>
    <message>
        <source>Lossy inside lossless</source>
        <translation>Verlustbehaftet in verlustfrei</translation>
    </message>
    <message>
        <source>Upsampled</source>
        <translation>Hochgerechnet</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Übersteuert</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Truncated</source>
        <translation>Abgeschnitten</translation>
    </message>
    <message>
        <source>Wrong length</source>
        <translation>Falsche Länge</translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation>Nicht zu prüfen</translation>
    </message>
    <message>
        <source>Its tag says {written}. It sounds like {heard} ({confidence} %), and so do {for_sound} of the {neighbours} tracks that sound most like it; {for_tag} like its tag.</source>
        <translation>In den Tags steht {written}. Er klingt nach {heard} ({confidence} %), wie auch {for_sound} der {neighbours} Titel, die ihm am ähnlichsten klingen; {for_tag} passen zum Tag.</translation>
    </message>
    <message>
        <source>Its tag says {written}, and you said {heard}.</source>
        <translation>In den Tags steht {written}, und du hast {heard} gesagt.</translation>
    </message>
    <message>
        <source>Its spectrum ends at {cutoff} kHz, {fall} dB down at once: what a lossy encoder leaves.</source>
        <translation>Sein Spektrum endet bei {cutoff} kHz und fällt dort auf einmal um {fall} dB: das lässt ein verlustbehafteter Encoder übrig.</translation>
    </message>
    <message>
        <source>Its spectrum ends at {cutoff} kHz, {fall} dB down at once. Lossy encoders do that, and so do steep filters, broadcasts, and sound from another sample rate.</source>
        <translation>Sein Spektrum endet bei {cutoff} kHz und fällt dort auf einmal um {fall} dB. Das tun verlustbehaftete Encoder, aber auch steile Filter, Rundfunk und Klang aus einer anderen Abtastrate.</translation>
    </message>
    <message>
        <source>The file has a sample rate of {rate} kHz, and its sound ends at {cutoff} kHz, as at 44.1 or 48 kHz.</source>
        <translation>Die Datei hat eine Abtastrate von {rate} kHz, und ihr Klang endet bei {cutoff} kHz, wie bei 44,1 oder 48 kHz.</translation>
    </message>
    <message>
        <source>{peaks} peaks are cut flat in {heard_s} s of its loud passages, at {level} dB, the longest for {longest} samples; some at {places}.</source>
        <translation>{peaks} Spitzen sind in {heard_s} s seiner lauten Stellen flach abgeschnitten, bei {level} dB, die längste über {longest} Abtastwerte; etwa bei {places}.</translation>
    </message>
    <message>
        <source>All of it is silent.</source>
        <translation>Alles ist stumm.</translation>
    </message>
    <message>
        <source>{share} % of it is silent, {longest} of it in one piece from {at}.</source>
        <translation>{share} % davon sind stumm, {longest} am Stück ab {at}.</translation>
    </message>
    <message>
        <source>The file promises {promised} and ends after {there}.</source>
        <translation>Die Datei verspricht {promised} und endet nach {there}.</translation>
    </message>
    <message>
        <source>The file ends without an end: what followed is cut off.</source>
        <translation>Die Datei hört ohne Schluss auf: was folgte, ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The file&apos;s header says {stated}, and it lasts {heard}.</source>
        <translation>Im Kopf der Datei steht {stated}, und sie dauert {heard}.</translation>
    </message>
    <message>
        <source>Its tag says {stated}, and it lasts {heard}.</source>
        <translation>In den Tags steht {stated}, und er dauert {heard}.</translation>
    </message>
    <message>
        <source>The file does not say how long it is: programs that guess say {stated}, and it lasts {heard}.</source>
        <translation>Die Datei sagt nicht, wie lang sie ist: Programme, die schätzen, zeigen {stated}, und sie dauert {heard}.</translation>
    </message>
    <message>
        <source>The genre in the file&apos;s tag is neither what the track sounds like nor what most of its nearest tracks are.</source>
        <translation>Das Genre in den Tags der Datei ist weder das, wonach der Titel klingt, noch das der meisten Titel, die ihm am nächsten sind.</translation>
    </message>
    <message>
        <source>The container keeps every sample, but the sound in it has been through a lossy encoder before.</source>
        <translation>Das Format bewahrt jeden Abtastwert, aber der Klang darin ist vorher durch einen verlustbehafteten Encoder gegangen.</translation>
    </message>
    <message>
        <source>The sample rate is higher than the sound needs: there is nothing above a CD&apos;s.</source>
        <translation>Die Abtastrate ist höher, als der Klang sie braucht: über der einer CD ist nichts.</translation>
    </message>
    <message>
        <source>Recorded or mastered louder than the samples can hold: the peaks are cut flat.</source>
        <translation>Lauter aufgenommen oder gemastert, als die Abtastwerte fassen: die Spitzen sind flach abgeschnitten.</translation>
    </message>
    <message>
        <source>There is nothing, or hardly anything, to be heard.</source>
        <translation>Es ist nichts oder fast nichts zu hören.</translation>
    </message>
    <message>
        <source>The file says that it holds more than there is: it was cut off.</source>
        <translation>Die Datei sagt, dass sie mehr enthält, als da ist: sie wurde abgeschnitten.</translation>
    </message>
    <message>
        <source>A tag or a header states another length than the sound has.</source>
        <translation>Ein Tag oder der Dateikopf nennt eine andere Länge, als der Klang hat.</translation>
    </message>
    <message>
        <source>The check could not read the file&apos;s sound, so the other pages say nothing of it.</source>
        <translation>Die Prüfung konnte den Ton der Datei nicht lesen; die anderen Seiten sagen deshalb nichts über sie.</translation>
    </message>
    <message>
        <source>Unsure: {words}</source>
        <translation>Unsicher: {words}</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Interpret</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>Ribbon</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Vocal</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Arousal</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>BPM</source>
        <translation>BPM</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>Camelot</source>
        <translation>Camelot</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Danceability</source>
        <translation>Tanzbarkeit</translation>
    </message>
    <message>
        <source>LUFS</source>
        <translation>LUFS</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>File&apos;s genre</source>
        <translation>Genre der Datei</translation>
    </message>
    <message>
        <source>Own labels</source>
        <translation>Eigene Etiketten</translation>
    </message>
    <message>
        <source>Codec</source>
        <translation>Codec</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>crates</name>
    <message>
        <source>music</source>
        <translation>Musik</translation>
    </message>
    <message>
        <source>speech</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>vocal {genre}</source>
        <translation>{genre} mit Gesang</translation>
    </message>
    <message>
        <source>instrumental {genre}</source>
        <translation>{genre} instrumental</translation>
    </message>
    <message>
        <source>female voice</source>
        <translation>Frauenstimme</translation>
    </message>
    <message>
        <source>male voice</source>
        <translation>Männerstimme</translation>
    </message>
    <message>
        <source>{low}–{high} BPM</source>
        <translation>{low}–{high} BPM</translation>
    </message>
    <message>
        <source>low energy</source>
        <translation>wenig Energie</translation>
    </message>
    <message>
        <source>high energy</source>
        <translation>viel Energie</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>gemischt</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Codecs</source>
        <translation>Codecs</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Microphones</source>
        <translation>Mikrofone</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Datenträger</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>defekt</translation>
    </message>
</context>
<context>
    <name>duplicates</name>
    <message>
        <source>Best copy</source>
        <translation>Beste Kopie</translation>
    </message>
    <message>
        <source>The others’ measure</source>
        <translation>Maß der anderen</translation>
    </message>
    <message>
        <source>The same audio</source>
        <translation>Derselbe Ton</translation>
    </message>
    <message>
        <source>The same recording</source>
        <translation>Dieselbe Aufnahme</translation>
    </message>
    <message>
        <source>Another master or mix</source>
        <translation>Andere Abmischung</translation>
    </message>
    <message>
        <source>A version</source>
        <translation>Eine Fassung</translation>
    </message>
    <message>
        <source>One recording</source>
        <translation>Eine Aufnahme</translation>
    </message>
    <message>
        <source>One recording, another master or mix</source>
        <translation>Eine Aufnahme, anders abgemischt</translation>
    </message>
    <message>
        <source>Versions that share a part</source>
        <translation>Fassungen mit einem gemeinsamen Teil</translation>
    </message>
    <message>
        <source>The best copy: it is lossless.</source>
        <translation>Die beste Kopie: Sie ist verlustfrei.</translation>
    </message>
    <message>
        <source>The best copy: it has the higher bit rate for its codec.</source>
        <translation>Die beste Kopie: Sie hat die höhere Bitrate für ihr Format.</translation>
    </message>
    <message>
        <source>The best copy: it has the higher sample rate.</source>
        <translation>Die beste Kopie: Sie hat die höhere Abtastrate.</translation>
    </message>
    <message>
        <source>The best copy: it has more channels.</source>
        <translation>Die beste Kopie: Sie hat mehr Kanäle.</translation>
    </message>
    <message>
        <source>The best copy: it is longer.</source>
        <translation>Die beste Kopie: Sie ist länger.</translation>
    </message>
    <message>
        <source>As good as the next one; it was added to the library first.</source>
        <translation>So gut wie die nächste; sie kam zuerst in die Bibliothek.</translation>
    </message>
</context>
<context>
    <name>failures</name>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>Not an audio file</source>
        <translation>Keine Audiodatei</translation>
    </message>
    <message>
        <source>Contains no sound</source>
        <translation>Enthält keinen Ton</translation>
    </message>
    <message>
        <source>Too short</source>
        <translation>Zu kurz</translation>
    </message>
    <message>
        <source>Cut off before its sound</source>
        <translation>Vor dem Ton abgeschnitten</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>A format that cannot be decoded here</source>
        <translation>Ein Format, das sich hier nicht dekodieren lässt</translation>
    </message>
    <message>
        <source>May not be read by you</source>
        <translation>Keine Leseberechtigung</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr da</translation>
    </message>
    <message>
        <source>Not a file</source>
        <translation>Keine Datei</translation>
    </message>
    <message>
        <source>The disk or the network reported an error</source>
        <translation>Datenträger oder Netzwerk meldeten einen Fehler</translation>
    </message>
    <message>
        <source>Longer than the limit</source>
        <translation>Länger als die Grenze</translation>
    </message>
    <message>
        <source>Changed while it was read</source>
        <translation>Während des Lesens geändert</translation>
    </message>
    <message>
        <source>Took too long</source>
        <translation>Dauerte zu lange</translation>
    </message>
    <message>
        <source>Made the decoder crash</source>
        <translation>Brachte den Decoder zum Absturz</translation>
    </message>
    <message>
        <source>Met an error in this program</source>
        <translation>Stieß auf einen Fehler in diesem Programm</translation>
    </message>
</context>
<context>
    <name>filters</name>
    <message>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>And the keys that mix with it</source>
        <translation>Auch Tonarten, die dazu passen</translation>
    </message>
    <message>
        <source>As the chosen track</source>
        <translation>Wie der gewählte Titel</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>{key} and what mixes</source>
        <translation>{key} und Passendes</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Bringing to the present models: {done} of {total}</source>
        <translation>Wird auf den Stand der Modelle gebracht: {done} von {total}</translation>
    </message>
    <message>
        <source>Comparing what sounds alike: {done} of {total} pairs</source>
        <translation>Was gleich klingt, wird verglichen: {done} von {total} Paaren</translation>
    </message>
    <message>
        <source>Writing tags: {done} of {total} files</source>
        <translation>Tags schreiben: {done} von {total} Dateien</translation>
    </message>
    <message>
        <source>Checking files: {done} of {total}</source>
        <translation>Dateien prüfen: {done} von {total}</translation>
    </message>
    <message>
        <source>Listening: {done} of {total} files</source>
        <translation>Angehört: {done} von {total} Dateien</translation>
    </message>
    <message>
        <source>{n} files a minute</source>
        <translation>{n} Dateien pro Minute</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>{n} min left</source>
        <translation>noch {n} min</translation>
    </message>
    <message>
        <source>{n} h left</source>
        <translation>noch {n} Std.</translation>
    </message>
    <message>
        <source>The scan met an error in this program ({error}). The log has the details.</source>
        <translation>Beim Einlesen trat ein Fehler in diesem Programm auf ({error}). Einzelheiten stehen im Protokoll.</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Play from the chosen track on</source>
        <translation>Ab dem gewählten Titel abspielen</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Take the selected tracks out</source>
        <translation>Die gewählten Titel herausnehmen</translation>
    </message>
    <message>
        <source>Move the selected tracks up</source>
        <translation>Die gewählten Titel nach oben schieben</translation>
    </message>
    <message>
        <source>Move the selected tracks down</source>
        <translation>Die gewählten Titel nach unten schieben</translation>
    </message>
    <message>
        <source>Show less time</source>
        <translation>Weniger Zeit zeigen</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mehr Zeit zeigen</translation>
    </message>
    <message>
        <source>Choose a longer stretch</source>
        <translation>Einen längeren Abschnitt wählen</translation>
    </message>
    <message>
        <source>Choose a shorter stretch</source>
        <translation>Einen kürzeren Abschnitt wählen</translation>
    </message>
    <message>
        <source>Choose the next track in that direction</source>
        <translation>Den nächsten Titel in dieser Richtung wählen</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>Die Karte verschieben</translation>
    </message>
    <message>
        <source>Play the chosen track</source>
        <translation>Den gewählten Titel abspielen</translation>
    </message>
    <message>
        <source>Give the answer of that number</source>
        <translation>Die Antwort dieser Nummer geben</translation>
    </message>
    <message>
        <source>Scroll in time</source>
        <translation>In der Zeit blättern</translation>
    </message>
    <message>
        <source>Scroll by a page</source>
        <translation>Um eine Seite blättern</translation>
    </message>
    <message>
        <source>The oldest sound</source>
        <translation>Der älteste Klang</translation>
    </message>
    <message>
        <source>The present</source>
        <translation>Die Gegenwart</translation>
    </message>
    <message>
        <source>Move the cursor</source>
        <translation>Den Zeiger bewegen</translation>
    </message>
    <message>
        <source>Higher or lower frequencies, of a part</source>
        <translation>Höhere oder tiefere Frequenzen, eines Teils</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Click on each beat</source>
        <translation>Klick auf jedem Schlag</translation>
    </message>
    <message>
        <source>The beat before</source>
        <translation>Der vorige Schlag</translation>
    </message>
    <message>
        <source>The next beat</source>
        <translation>Der nächste Schlag</translation>
    </message>
    <message>
        <source>The start</source>
        <translation>Der Anfang</translation>
    </message>
    <message>
        <source>The end</source>
        <translation>Das Ende</translation>
    </message>
    <message>
        <source>Show the whole track</source>
        <translation>Den ganzen Titel zeigen</translation>
    </message>
    <message>
        <source>Move the beats by 10 ms</source>
        <translation>Die Schläge um 10 ms verschieben</translation>
    </message>
    <message>
        <source>Move the beats by 1 ms</source>
        <translation>Die Schläge um 1 ms verschieben</translation>
    </message>
    <message>
        <source>Move the beats by 100 ms</source>
        <translation>Die Schläge um 100 ms verschieben</translation>
    </message>
    <message>
        <source>First beat here</source>
        <translation>Erster Schlag hier</translation>
    </message>
    <message>
        <source>Bar begins here</source>
        <translation>Takt beginnt hier</translation>
    </message>
    <message>
        <source>Tap the tempo</source>
        <translation>Das Tempo klopfen</translation>
    </message>
    <message>
        <source>Mark a cue here</source>
        <translation>Hier eine Marke setzen</translation>
    </message>
    <message>
        <source>Go to the cue on a pad</source>
        <translation>Zur Marke auf einem Pad gehen</translation>
    </message>
    <message>
        <source>Mark a cue on a pad</source>
        <translation>Eine Marke auf ein Pad setzen</translation>
    </message>
    <message>
        <source>Lock the cue or unlock it</source>
        <translation>Die Marke sperren oder freigeben</translation>
    </message>
    <message>
        <source>Remove the cue</source>
        <translation>Die Marke entfernen</translation>
    </message>
    <message>
        <source>Choose a point of the curve</source>
        <translation>Einen Punkt der Kurve wählen</translation>
    </message>
    <message>
        <source>Lift the point or lower it</source>
        <translation>Den Punkt heben oder senken</translation>
    </message>
    <message>
        <source>Move the point in time</source>
        <translation>Den Punkt in der Zeit verschieben</translation>
    </message>
    <message>
        <source>Add a point</source>
        <translation>Einen Punkt hinzufügen</translation>
    </message>
    <message>
        <source>Remove the point</source>
        <translation>Den Punkt entfernen</translation>
    </message>
    <message>
        <source>Lists of tracks</source>
        <translation>Titellisten</translation>
    </message>
    <message>
        <source>In a playlist</source>
        <translation>In einer Playlist</translation>
    </message>
    <message>
        <source>The track&apos;s picture</source>
        <translation>Das Bild des Titels</translation>
    </message>
    <message>
        <source>The mood map</source>
        <translation>Die Stimmungskarte</translation>
    </message>
    <message>
        <source>Questions of the review</source>
        <translation>Fragen der Durchsicht</translation>
    </message>
    <message>
        <source>The live picture</source>
        <translation>Das Live-Bild</translation>
    </message>
    <message>
        <source>Beats and cues</source>
        <translation>Schläge und Marken</translation>
    </message>
    <message>
        <source>The curve of a set</source>
        <translation>Die Kurve eines Sets</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>vocal</source>
        <translation>mit Gesang</translation>
    </message>
    <message>
        <source>instrumental</source>
        <translation>instrumental</translation>
    </message>
    <message>
        <source>female voice</source>
        <translation>Frauenstimme</translation>
    </message>
    <message>
        <source>male voice</source>
        <translation>Männerstimme</translation>
    </message>
    <message>
        <source>music</source>
        <translation>Musik</translation>
    </message>
    <message>
        <source>speech</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>weder noch</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>fröhlich</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>traurig</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>ruhig</translation>
    </message>
    <message>
        <source>energetic</source>
        <translation>energisch</translation>
    </message>
    <message>
        <source>aggressive</source>
        <translation>aggressiv</translation>
    </message>
    <message>
        <source>romantic</source>
        <translation>romantisch</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>düster</translation>
    </message>
</context>
<context>
    <name>mood map</name>
    <message>
        <source>↖ tense, angry</source>
        <translation>↖ angespannt, zornig</translation>
    </message>
    <message>
        <source>excited, happy ↗</source>
        <translation>aufgeregt, glücklich ↗</translation>
    </message>
    <message>
        <source>↙ sad, tired</source>
        <translation>↙ traurig, müde</translation>
    </message>
    <message>
        <source>calm, content ↘</source>
        <translation>ruhig, zufrieden ↘</translation>
    </message>
    <message>
        <source>Valence: sad to glad →</source>
        <translation>Valenz: traurig bis froh →</translation>
    </message>
    <message>
        <source>Arousal: calm to excited →</source>
        <translation>Aktivierung: ruhig bis aufgeregt →</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{n}%</source>
        <translation>{n}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>playing</name>
    <message>
        <source>“{name}” cannot be played: {path} is damaged or of an unknown kind.</source>
        <translation>„{name}“ lässt sich nicht abspielen: {path} ist beschädigt oder von unbekannter Art.</translation>
    </message>
    <message>
        <source>“{name}” cannot be played: {path} is not there. Scan again if it was moved.</source>
        <translation>„{name}“ lässt sich nicht abspielen: {path} ist nicht da. Wurde die Datei verschoben, erneut einlesen.</translation>
    </message>
</context>
<context>
    <name>playlists</name>
    <message>
        <source>Add to playlist</source>
        <translation>Zu Playlist hinzufügen</translation>
    </message>
    <message>
        <source>New playlist…</source>
        <translation>Neue Playlist…</translation>
    </message>
    <message>
        <source>New playlist like these…</source>
        <translation>Neue Playlist wie diese…</translation>
    </message>
    <message>
        <source>Path between these two…</source>
        <translation>Weg zwischen diesen beiden…</translation>
    </message>
    <message>
        <source>Smart playlist</source>
        <translation>Intelligente Playlist</translation>
    </message>
    <message>
        <source>Playlist like these tracks</source>
        <translation>Playlist wie diese Titel</translation>
    </message>
    <message>
        <source>Playlist from one track to another</source>
        <translation>Playlist von einem Titel zu einem anderen</translation>
    </message>
    <message>
        <source>Artist and album</source>
        <translation>Interpret und Album</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Newest in the library first</source>
        <translation>Neueste der Bibliothek zuerst</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Year, latest first</source>
        <translation>Jahr, spätestes zuerst</translation>
    </message>
    <message>
        <source>Tempo, slow to fast</source>
        <translation>Tempo, langsam bis schnell</translation>
    </message>
    <message>
        <source>Arousal, quiet to lively</source>
        <translation>Aktivierung, ruhig bis lebhaft</translation>
    </message>
    <message>
        <source>Arousal, lively to quiet</source>
        <translation>Aktivierung, lebhaft bis ruhig</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Kept by hand</source>
        <translation>Von Hand gepflegt</translation>
    </message>
    <message>
        <source>Smart</source>
        <translation>Intelligent</translation>
    </message>
    <message>
        <source>Like these</source>
        <translation>Wie diese</translation>
    </message>
    <message>
        <source>From A to B</source>
        <translation>Von A nach B</translation>
    </message>
    <message>
        <source>Energy curve</source>
        <translation>Energiekurve</translation>
    </message>
</context>
<context>
    <name>services</name>
    <message>
        <source>&quot;(&quot; without &quot;)&quot;</source>
        <translation>„(“ ohne „)“</translation>
    </message>
    <message>
        <source>&quot;)&quot; without &quot;(&quot;</source>
        <translation>„)“ ohne „(“</translation>
    </message>
    <message>
        <source>&quot;-&quot; needs a term after it</source>
        <translation>nach „-“ muss ein Begriff stehen</translation>
    </message>
    <message>
        <source>&quot;..&quot; needs a number at one side at least</source>
        <translation>„..“ braucht mindestens auf einer Seite eine Zahl</translation>
    </message>
    <message>
        <source>&quot;is&quot; takes {0}</source>
        <translation>für „is“ gibt es {0}</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; has {1} and {2} to learn from and needs {3} of each at least; name more with --yes and --no.</source>
        <translation>„{0}“ hat {1} und {2}, aus denen gelernt werden kann, und braucht von beiden mindestens {3}; nennen Sie mehr mit --yes und --no.</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; is neither an age (&lt;7d) nor a date (2026-01-31)</source>
        <translation>„{0}“ ist weder ein Alter (&lt;7d) noch ein Datum (2026-01-31)</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; is not a key (8A, F#m, &quot;F# minor&quot;)</source>
        <translation>„{0}“ ist keine Tonart (8A, F#m, &quot;F# minor&quot;)</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; is not a number</source>
        <translation>„{0}“ ist keine Zahl</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; matches several tracks; give an id or a path:
{1}</source>
        <translation>„{0}“ passt auf mehrere Titel; geben Sie eine Nummer oder einen Pfad an:
{1}</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; needs a term on both sides</source>
        <translation>„{0}“ braucht auf beiden Seiten einen Begriff</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; runs backwards</source>
        <translation>„{0}“ läuft rückwärts</translation>
    </message>
    <message>
        <source>A bracket in the comment&apos;s template is not closed.</source>
        <translation>Eine Klammer in der Vorlage für Kommentare ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>A colour is written like #ff8800; &quot;{0}&quot; is not that.</source>
        <translation>Eine Farbe wird wie #ff8800 geschrieben; „{0}“ ist keine.</translation>
    </message>
    <message>
        <source>A cue is SECONDS[,name=TEXT][,pad=1..8][,end=SECONDS][,colour=#rrggbb][,lock]; &quot;{0}&quot; is not that.</source>
        <translation>Eine Marke ist SEKUNDEN[,name=TEXT][,pad=1..8][,end=SEKUNDEN][,colour=#rrggbb][,lock]; „{0}“ ist keine.</translation>
    </message>
    <message>
        <source>A cue lies within its track, from 0 to {0} s, not at {1} s.</source>
        <translation>Eine Marke liegt innerhalb ihres Titels, von 0 bis {0} s, nicht bei {1} s.</translation>
    </message>
    <message>
        <source>A cue&apos;s name has at most {0} characters, on one line.</source>
        <translation>Der Name einer Marke hat höchstens {0} Zeichen in einer Zeile.</translation>
    </message>
    <message>
        <source>A field&apos;s policy is {0}, not {1}.</source>
        <translation>Für ein Feld gibt es {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>A file of the format {0} holds one playlist; choose one, or one of the formats that hold several: {1}.</source>
        <translation>Eine Datei im Format {0} enthält eine Playlist; wählen Sie eine aus, oder eines der Formate, die mehrere enthalten: {1}.</translation>
    </message>
    <message>
        <source>A genre cannot be called {0}; give a name of its own, without quotes or control characters.</source>
        <translation>Ein Genre kann nicht {0} heißen; geben Sie einen eigenen Namen an, ohne Anführungs- und Steuerzeichen.</translation>
    </message>
    <message>
        <source>A key is written like 8A, Am or A minor, not {0}.</source>
        <translation>Eine Tonart wird wie 8A, Am oder A minor geschrieben, nicht {0}.</translation>
    </message>
    <message>
        <source>A label cannot be called {0}; give a name without quotes or control characters.</source>
        <translation>Ein Etikett kann nicht {0} heißen; geben Sie einen Namen ohne Anführungs- und Steuerzeichen an.</translation>
    </message>
    <message>
        <source>A locked track is also excluded; take one of the two back.</source>
        <translation>Ein festgehaltener Titel ist zugleich ausgeschlossen; nehmen Sie eines davon zurück.</translation>
    </message>
    <message>
        <source>A loop ends after it begins and within its track, not at {0} s.</source>
        <translation>Eine Schleife endet nach ihrem Anfang und innerhalb ihres Titels, nicht bei {0} s.</translation>
    </message>
    <message>
        <source>A path is mapped as HERE=THERE with two full paths, such as &quot;/music=D:\Music&quot;; &quot;{0}&quot; is not that.</source>
        <translation>Ein Pfad wird als HIER=DORT mit zwei ganzen Pfaden zugeordnet, etwa &quot;/musik=D:\Musik&quot;; „{0}“ ist keine solche Angabe.</translation>
    </message>
    <message>
        <source>A place in a track is seconds or m:ss, such as 62.5 or 1:02.5; &quot;{0}&quot; is not that.</source>
        <translation>Eine Stelle in einem Titel sind Sekunden oder m:ss, etwa 62.5 oder 1:02.5; „{0}“ ist keine.</translation>
    </message>
    <message>
        <source>A playlist needs a name.</source>
        <translation>Eine Playlist braucht einen Namen.</translation>
    </message>
    <message>
        <source>A playlist of similar tracks needs at least one track to start.</source>
        <translation>Eine Playlist ähnlicher Titel braucht mindestens einen Titel, von dem sie ausgeht.</translation>
    </message>
    <message>
        <source>A process that listens to files ended unexpectedly; it is started again, and its files are heard again.</source>
        <translation>Ein Prozess, der Dateien anhört, endete unerwartet; er wird neu gestartet und hört seine Dateien noch einmal an.</translation>
    </message>
    <message>
        <source>A set has 1 to {0} tracks, not {1}.</source>
        <translation>Ein Set hat 1 bis {0} Titel, nicht {1}.</translation>
    </message>
    <message>
        <source>A slot is locked that the set of {0} tracks does not have.</source>
        <translation>Ein Platz ist festgehalten, den das Set mit {0} Titeln nicht hat.</translation>
    </message>
    <message>
        <source>A tempo is from {0} to {1} beats per minute, not {2}.</source>
        <translation>Ein Tempo liegt zwischen {0} und {1} Schlägen pro Minute, nicht bei {2}.</translation>
    </message>
    <message>
        <source>A tempo is from {0} to {1} beats per minute, or x2 or /2 of what it is now, not {2}.</source>
        <translation>Ein Tempo liegt zwischen {0} und {1} Schlägen pro Minute, oder ist x2 oder /2 des jetzigen, nicht {2}.</translation>
    </message>
    <message>
        <source>A track holds {0} cues at most; remove one first.</source>
        <translation>Ein Titel hat höchstens {0} Marken; entfernen Sie zuerst eine.</translation>
    </message>
    <message>
        <source>A track is locked in two slots; a set plays each track once.</source>
        <translation>Ein Titel ist auf zwei Plätzen festgehalten; ein Set spielt jeden Titel einmal.</translation>
    </message>
    <message>
        <source>A track is {0}, not {1}.</source>
        <translation>Ein Titel ist {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>An energy curve goes from place 0 to place 1, in rising places.</source>
        <translation>Eine Energiekurve geht von Stelle 0 bis Stelle 1, mit aufsteigenden Stellen.</translation>
    </message>
    <message>
        <source>An energy curve needs an energy.</source>
        <translation>Eine Energiekurve braucht eine Energie.</translation>
    </message>
    <message>
        <source>An energy of the curve is {0}; it must be from 1 to 10.</source>
        <translation>Eine Energie der Kurve ist {0}; sie muss zwischen 1 und 10 liegen.</translation>
    </message>
    <message>
        <source>Bars begin 0 to 3 beats later, not {0}.</source>
        <translation>Takte beginnen 0 bis 3 Schläge später, nicht {0}.</translation>
    </message>
    <message>
        <source>Beats are moved by {0} seconds at most, not by {1}.</source>
        <translation>Schläge werden um höchstens {0} Sekunden verschoben, nicht um {1}.</translation>
    </message>
    <message>
        <source>Beats are moved by {0} seconds at most; set the first beat where it is heard instead.</source>
        <translation>Schläge werden um höchstens {0} Sekunden verschoben; setzen Sie stattdessen den ersten Schlag dort, wo er zu hören ist.</translation>
    </message>
    <message>
        <source>Brackets in the comment&apos;s template come in pairs and not within each other.</source>
        <translation>Klammern in der Vorlage für Kommentare stehen paarweise und nicht ineinander.</translation>
    </message>
    <message>
        <source>CSV (spreadsheets)</source>
        <translation>CSV (Tabellenkalkulationen)</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät oder Ressource belegt</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Speicherkontingent überschritten</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei ist schon vorhanden</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>Free some space before the next scan.</source>
        <translation>Schaffen Sie Platz, bevor Sie wieder einlesen.</translation>
    </message>
    <message>
        <source>From {0} to {1} s is no stretch of {2}, which lasts {3} s; choose one within it.</source>
        <translation>Von {0} bis {1} s ist kein Abschnitt von {2} mit seinen {3} s; wählen Sie einen innerhalb davon.</translation>
    </message>
    <message>
        <source>In the library {0}, row {1} of {2} refers to a row of {3} that is not there.</source>
        <translation>In der Bibliothek {0} verweist Zeile {1} von {2} auf eine Zeile von {3}, die es nicht gibt.</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Install the driver that fits the running kernel, then restart.</source>
        <translation>Installieren Sie den Treiber, der zum laufenden Kernel passt, und starten Sie dann neu.</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ist ein Ordner</translation>
    </message>
    <message>
        <source>It is learned from {0} examples and {1} counter-examples on.</source>
        <translation>Gelernt wird es ab {0} Beispielen und {1} Gegenbeispielen.</translation>
    </message>
    <message>
        <source>Its tags cannot be read ({0}).</source>
        <translation>Die Tags sind nicht lesbar ({0}).</translation>
    </message>
    <message>
        <source>Its tags cannot be read in full ({0}).</source>
        <translation>Die Tags sind nicht vollständig lesbar ({0}).</translation>
    </message>
    <message>
        <source>JSPF (ListenBrainz)</source>
        <translation>JSPF (ListenBrainz)</translation>
    </message>
    <message>
        <source>Left out, the examples are not told apart better than by chance, so no other track carries the label; more of them may help.</source>
        <translation>Ausgelassene Beispiele werden nicht besser als zufällig unterschieden, daher trägt kein anderer Titel das Etikett; mehr Beispiele können helfen.</translation>
    </message>
    <message>
        <source>Left out, the examples are not told apart better than by chance, so no other track carries the label; perhaps it is nothing that can be heard.</source>
        <translation>Ausgelassene Beispiele werden nicht besser als zufällig unterschieden, daher trägt kein anderer Titel das Etikett; vielleicht ist es nichts, was man hören kann.</translation>
    </message>
    <message>
        <source>M3U (most players, Mixxx, VirtualDJ)</source>
        <translation>M3U (die meisten Player, Mixxx, VirtualDJ)</translation>
    </message>
    <message>
        <source>Make the file and its folder writable, or choose another library with --db.</source>
        <translation>Machen Sie die Datei und ihren Ordner beschreibbar, oder wählen Sie mit --db eine andere Bibliothek.</translation>
    </message>
    <message>
        <source>Move the file away and scan again; music files are not affected.</source>
        <translation>Verschieben Sie die Datei und lesen Sie neu ein; Musikdateien sind nicht betroffen.</translation>
    </message>
    <message>
        <source>No NVIDIA driver is installed (nvidia-smi was not found).</source>
        <translation>Es ist kein NVIDIA-Treiber installiert (nvidia-smi wurde nicht gefunden).</translation>
    </message>
    <message>
        <source>No beats are there yet; set the first beat where it is heard.</source>
        <translation>Es gibt noch keine Schläge; setzen Sie den ersten Schlag dort, wo er zu hören ist.</translation>
    </message>
    <message>
        <source>No cue lies at {0} s; the cues are at {1}.</source>
        <translation>Bei {0} s liegt keine Marke; die Marken liegen bei {1}.</translation>
    </message>
    <message>
        <source>No microphone or other input was found.</source>
        <translation>Es wurde kein Mikrofon und kein anderer Eingang gefunden.</translation>
    </message>
    <message>
        <source>No set of {0} tracks was found that keeps every rule; allow a wider range of tempo, a smaller artist gap, more tracks to choose from, or fewer fixed ones.</source>
        <translation>Es wurde kein Set aus {0} Titeln gefunden, das alle Regeln einhält; erlauben Sie mehr Änderung des Tempos, einen kleineren Abstand gleicher Interpreten, mehr Titel zur Auswahl oder weniger feste.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>No tempo is known yet; tap it, or give it in beats per minute first.</source>
        <translation>Es ist noch kein Tempo bekannt; klopfen Sie es, oder geben Sie es zuerst in Schlägen pro Minute an.</translation>
    </message>
    <message>
        <source>No track of the library is, or matches, &quot;{0}&quot;; look for it with musicanalyzer list.</source>
        <translation>Kein Titel der Bibliothek ist „{0}“ oder passt darauf; suchen Sie ihn mit „musicanalyzer list“.</translation>
    </message>
    <message>
        <source>None of the {0} entries of {1} is in the library; add the folder with their files first.</source>
        <translation>Keiner der {0} Einträge von {1} ist in der Bibliothek; fügen Sie zuerst den Ordner mit den Dateien hinzu.</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Ist kein Ordner</translation>
    </message>
    <message>
        <source>Nothing is being played on {0}.</source>
        <translation>Auf {0} wird nichts gespielt.</translation>
    </message>
    <message>
        <source>Nothing is to be heard from {0} to {1} s of {2}; choose another stretch.</source>
        <translation>Von {0} bis {1} s ist in {2} nichts zu hören; wählen Sie einen anderen Abschnitt.</translation>
    </message>
    <message>
        <source>Nothing to teach &quot;{0}&quot;: name tracks that fit it with --yes, others with --no.</source>
        <translation>„{0}“ lässt sich so nicht anlernen: nennen Sie mit --yes Titel, auf die es passt, und mit --no andere.</translation>
    </message>
    <message>
        <source>Only {0} GiB free in {1}.</source>
        <translation>Nur {0} GiB frei in {1}.</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>PLS (Winamp, Mixxx)</source>
        <translation>PLS (Winamp, Mixxx)</translation>
    </message>
    <message>
        <source>Pads are 1 to {0}; {1} is none.</source>
        <translation>Es gibt die Pads 1 bis {0}; {1} ist keines.</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>Playing {0}.</source>
        <translation>{0} wird gespielt.</translation>
    </message>
    <message>
        <source>Playlists cannot be read from &quot;{0}&quot;; the file&apos;s name must end in {1}.</source>
        <translation>Aus „{0}“ lassen sich keine Playlists lesen; der Name der Datei muss auf {1} enden.</translation>
    </message>
    <message>
        <source>Playlists cannot be written as &quot;{0}&quot;; the file&apos;s name must end in {1}.</source>
        <translation>Playlists lassen sich nicht als „{0}“ schreiben; der Name der Datei muss auf {1} enden.</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Dateisystem nur lesbar</translation>
    </message>
    <message>
        <source>Recording {0} has no embedding {1}; scan its file again.</source>
        <translation>Aufnahme {0} hat kein Embedding {1}; lesen Sie ihre Datei noch einmal ein.</translation>
    </message>
    <message>
        <source>Rekordbox XML</source>
        <translation>Rekordbox XML</translation>
    </message>
    <message>
        <source>Restart the computer.</source>
        <translation>Starten Sie den Computer neu.</translation>
    </message>
    <message>
        <source>Run the program inside WSL 2, or stay with the CPU.</source>
        <translation>Starten Sie das Programm in WSL 2, oder bleiben Sie bei der CPU.</translation>
    </message>
    <message>
        <source>Serato crate</source>
        <translation>Serato-Kiste</translation>
    </message>
    <message>
        <source>So few tracks carry it that, as far as {0} can tell, most may do so by mistake; answers to proposals make it surer.</source>
        <translation>So wenige Titel tragen es, dass nach allem, was {0} zeigen, die meisten irrtümlich dazugehören können; Antworten auf Vorschläge machen es sicherer.</translation>
    </message>
    <message>
        <source>Sound input is not available because the PortAudio library is missing; install it (on Debian and Ubuntu: apt install libportaudio2).</source>
        <translation>Toneingänge sind nicht verfügbar, weil die Bibliothek PortAudio fehlt; installieren Sie sie (unter Debian und Ubuntu: apt install libportaudio2).</translation>
    </message>
    <message>
        <source>Tags are being written for the library {0} already; wait until that is done.</source>
        <translation>Für die Bibliothek {0} werden schon Tags geschrieben; warten Sie, bis das fertig ist.</translation>
    </message>
    <message>
        <source>TensorFlow is not installed; install it with: pip install &quot;musicanalyzer[gpu]&quot;.</source>
        <translation>TensorFlow ist nicht installiert; installieren Sie es mit: pip install &quot;musicanalyzer[gpu]&quot;.</translation>
    </message>
    <message>
        <source>TensorFlow sees no GPU; &quot;musicanalyzer doctor&quot; says why.</source>
        <translation>TensorFlow sieht keine GPU; „musicanalyzer doctor“ nennt den Grund.</translation>
    </message>
    <message>
        <source>The CPU is used. {0}</source>
        <translation>Die CPU wird verwendet. {0}</translation>
    </message>
    <message>
        <source>The GPU has too little free memory for even one patch; close other programs that use it or choose --device cpu.</source>
        <translation>Die GPU hat selbst für einen Ausschnitt zu wenig freien Speicher; schließen Sie andere Programme, die sie benutzen, oder wählen Sie --device cpu.</translation>
    </message>
    <message>
        <source>The GPU is given up: {0} The CPU does the rest.</source>
        <translation>Die GPU wird aufgegeben: {0} Die CPU macht den Rest.</translation>
    </message>
    <message>
        <source>The GPU is not used: {0} The CPU does the work.</source>
        <translation>Die GPU wird nicht verwendet: {0} Die CPU macht die Arbeit.</translation>
    </message>
    <message>
        <source>The GPU process crashed twice: the CPU does the rest.</source>
        <translation>Der GPU-Prozess ist zweimal abgestürzt: Die CPU macht den Rest.</translation>
    </message>
    <message>
        <source>The NVIDIA driver finds no GPU (no message).</source>
        <translation>Der NVIDIA-Treiber findet keine GPU (keine Meldung).</translation>
    </message>
    <message>
        <source>The NVIDIA driver finds no GPU ({0}).</source>
        <translation>Der NVIDIA-Treiber findet keine GPU ({0}).</translation>
    </message>
    <message>
        <source>The artist gap is {0}; it must be 0 or more.</source>
        <translation>Der Abstand gleicher Interpreten ist {0}; er muss 0 oder mehr sein.</translation>
    </message>
    <message>
        <source>The card of the model {0} in {1} does not say how to decide ({2}); install the program again.</source>
        <translation>Die Karte des Modells {0} in {1} sagt nicht, wie zu entscheiden ist ({2}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The card of the model {0} in {1} has no hash for {2}; install the program again.</source>
        <translation>Die Karte des Modells {0} in {1} hat keine Prüfsumme für {2}; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The comment&apos;s template has {0}; it may have {1}, and brackets.</source>
        <translation>Die Vorlage für Kommentare enthält {0}; erlaubt sind {1} und Klammern.</translation>
    </message>
    <message>
        <source>The connection to {0} has ended; opening it again.</source>
        <translation>Die Verbindung zu {0} ist beendet; es wird wieder geöffnet.</translation>
    </message>
    <message>
        <source>The copy cannot be written to {0} ({1}); choose another folder.</source>
        <translation>Die Kopie kann nicht nach {0} geschrieben werden ({1}); wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The copy {0} is damaged; choose another one.</source>
        <translation>Die Kopie {0} ist beschädigt; wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>The copy {0} was made by a newer version of this program; update the program.</source>
        <translation>Die Kopie {0} stammt von einer neueren Version dieses Programms; aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>The cue &quot;{0}&quot; is locked; unlock it first.</source>
        <translation>Die Marke „{0}“ ist gesperrt; geben Sie sie zuerst frei.</translation>
    </message>
    <message>
        <source>The cue at {0} s is locked; unlock it first.</source>
        <translation>Die Marke bei {0} s ist gesperrt; geben Sie sie zuerst frei.</translation>
    </message>
    <message>
        <source>The damaged library {0} cannot be copied to {1} ({2}); free some space, or move it away by hand, and try again.</source>
        <translation>Die beschädigte Bibliothek {0} kann nicht nach {1} kopiert werden ({2}); schaffen Sie Platz, oder verschieben Sie sie von Hand, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The default input is now {0}.</source>
        <translation>Der übliche Eingang ist jetzt {0}.</translation>
    </message>
    <message>
        <source>The default input is now {0}; staying with {1}.</source>
        <translation>Der übliche Eingang ist jetzt {0}; es bleibt bei {1}.</translation>
    </message>
    <message>
        <source>The disk that holds the library {0} is full; free some space and try again.</source>
        <translation>Der Datenträger mit der Bibliothek {0} ist voll; schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk that holds the library {0} reports an error; check the disk.</source>
        <translation>Der Datenträger mit der Bibliothek {0} meldet einen Fehler; prüfen Sie den Datenträger.</translation>
    </message>
    <message>
        <source>The file has no playlist &quot;{0}&quot; with tracks of the library; it has {1}.</source>
        <translation>Die Datei hat keine Playlist „{0}“ mit Titeln der Bibliothek; sie hat {1}.</translation>
    </message>
    <message>
        <source>The file has {0} playlists and one name was given; choose one of them.</source>
        <translation>Die Datei hat {0} Playlists, und ein Name wurde angegeben; wählen Sie eine davon.</translation>
    </message>
    <message>
        <source>The head {0} cannot be copied to {1} ({2}); make the folder writable and add it again.</source>
        <translation>Der Kopf {0} kann nicht nach {1} kopiert werden ({2}); machen Sie den Ordner beschreibbar und fügen Sie ihn noch einmal hinzu.</translation>
    </message>
    <message>
        <source>The head {0} in {1} gives no answer ({2}: {3}); train it again.</source>
        <translation>Der Kopf {0} in {1} gibt keine Antwort ({2}: {3}); trainieren Sie ihn neu.</translation>
    </message>
    <message>
        <source>The head {0} of your own cannot be used: {1}; train it again for trunk version {2}, and add it with &apos;musicanalyzer models add&apos;.</source>
        <translation>Ihr eigener Kopf {0} ist nicht brauchbar: {1}; trainieren Sie ihn für Version {2} des Stamms neu, und fügen Sie ihn mit „musicanalyzer models add“ hinzu.</translation>
    </message>
    <message>
        <source>The head {0} of your own in {1} cannot be removed ({2}); make the folder writable and try again.</source>
        <translation>Ihr eigener Kopf {0} in {1} kann nicht entfernt werden ({2}); machen Sie den Ordner beschreibbar und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The inference process ended while it started.</source>
        <translation>Der Rechenprozess endete schon beim Start.</translation>
    </message>
    <message>
        <source>The inference process keeps crashing; run musicanalyzer doctor.</source>
        <translation>Der Rechenprozess stürzt immer wieder ab; rufen Sie „musicanalyzer doctor“ auf.</translation>
    </message>
    <message>
        <source>The library holds no analysed track yet; run musicanalyzer scan first.</source>
        <translation>Die Bibliothek enthält noch keinen analysierten Titel; lesen Sie zuerst Musik ein.</translation>
    </message>
    <message>
        <source>The library is in use by another program; wait until it has finished, try again.</source>
        <translation>Die Bibliothek wird von einem anderen Programm benutzt; warten Sie, bis es fertig ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The library {0} cannot be opened; check that it is a file you may read.</source>
        <translation>Die Bibliothek {0} kann nicht geöffnet werden; prüfen Sie, ob sie eine Datei ist, die Sie lesen dürfen.</translation>
    </message>
    <message>
        <source>The library {0} cannot be written; make the file and its folder writable, or choose another with --db.</source>
        <translation>Die Bibliothek {0} kann nicht geschrieben werden; machen Sie die Datei und ihren Ordner beschreibbar, oder wählen Sie mit --db eine andere.</translation>
    </message>
    <message>
        <source>The library {0} is damaged: {1}.</source>
        <translation>Die Bibliothek {0} ist beschädigt: {1}.</translation>
    </message>
    <message>
        <source>The library {0} is damaged; restore it from a backup, or move it away and scan again.</source>
        <translation>Die Bibliothek {0} ist beschädigt; stellen Sie sie aus einer Sicherung wieder her, oder verschieben Sie sie und lesen Sie neu ein.</translation>
    </message>
    <message>
        <source>The library {0} is in use by another program; wait until it has finished, try again.</source>
        <translation>Die Bibliothek {0} wird von einem anderen Programm benutzt; warten Sie, bis es fertig ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The library {0} was asked something newer before it had answered.</source>
        <translation>Die Bibliothek {0} wurde etwas Neueres gefragt, bevor sie geantwortet hatte.</translation>
    </message>
    <message>
        <source>The library {0} was made by a newer version of this program; update the program.</source>
        <translation>Die Bibliothek {0} stammt von einer neueren Version dieses Programms; aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>The model card {0} cannot be read ({1}); install the program again.</source>
        <translation>Die Modellkarte {0} ist nicht lesbar ({1}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model file {0} cannot be read ({1}); install the program again.</source>
        <translation>Die Modelldatei {0} ist nicht lesbar ({1}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model file {0} is damaged (its hash differs from its card&apos;s); install the program again.</source>
        <translation>Die Modelldatei {0} ist beschädigt (ihre Prüfsumme weicht von der ihrer Karte ab); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model {0} cannot be loaded ({1}); install the program again.</source>
        <translation>Das Modell {0} kann nicht geladen werden ({1}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model {0} in {1} belongs to trunk version {2}, but version {3} is installed; install the program again.</source>
        <translation>Das Modell {0} in {1} gehört zu Version {2} des Stamms, installiert ist aber Version {3}; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model {0} in {1} was trained on other features ({2}) than this program computes ({3}); install the program again.</source>
        <translation>Das Modell {0} in {1} wurde mit anderen Merkmalen trainiert ({2}), als dieses Programm berechnet ({3}); installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model {0} is missing in {1}; install the program again.</source>
        <translation>Das Modell {0} fehlt in {1}; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The model {0} takes {1}, but its card says {2}; install the program again.</source>
        <translation>Das Modell {0} nimmt {1}, seine Karte nennt aber {2}; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The name has {0} characters; {1} are the most.</source>
        <translation>Der Name hat {0} Zeichen; höchstens {1} sind erlaubt.</translation>
    </message>
    <message>
        <source>The next check looks again.</source>
        <translation>Die nächste Prüfung sieht wieder nach.</translation>
    </message>
    <message>
        <source>The passages of the library cannot be kept in {0} ({1}); free some space there, or make its folder writable.</source>
        <translation>Die Stellen der Bibliothek können nicht in {0} abgelegt werden ({1}); schaffen Sie dort Platz, oder machen Sie den Ordner beschreibbar.</translation>
    </message>
    <message>
        <source>The pattern &quot;{0}&quot; contains &quot;//&quot;; put a name between two slashes.</source>
        <translation>Das Muster „{0}“ enthält „//“; setzen Sie einen Namen zwischen zwei Schrägstriche.</translation>
    </message>
    <message>
        <source>The pattern &quot;{0}&quot; contains &quot;{1}&quot;; write the names of folders and files.</source>
        <translation>Das Muster „{0}“ enthält „{1}“; schreiben Sie die Namen von Ordnern und Dateien.</translation>
    </message>
    <message>
        <source>The pattern &quot;{0}&quot; names nothing; write a name such as Live or *.wma.</source>
        <translation>Das Muster „{0}“ nennt nichts; schreiben Sie einen Namen wie Live oder *.wma.</translation>
    </message>
    <message>
        <source>The playlist cannot be both like and unlike track {0}.</source>
        <translation>Die Playlist kann Titel {0} nicht zugleich ähnlich und unähnlich sein.</translation>
    </message>
    <message>
        <source>The playlist {0} cannot be read: {1}; choose another.</source>
        <translation>Die Playlist {0} ist nicht lesbar: {1}; wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>The playlist {0} cannot be understood: {1}; export it again, or choose another.</source>
        <translation>Die Playlist {0} ist nicht zu verstehen: {1}; exportieren Sie sie noch einmal, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>The playlist {0} cannot be written: {1}; choose another place.</source>
        <translation>Die Playlist {0} kann nicht geschrieben werden: {1}; wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The playlist&apos;s rule cannot be read: {0}.</source>
        <translation>Die Regel der Playlist ist nicht lesbar: {0}.</translation>
    </message>
    <message>
        <source>The settings cannot be written to {0} ({1}); they hold until the program ends.</source>
        <translation>Die Einstellungen können nicht nach {0} geschrieben werden ({1}); sie gelten bis zum Ende des Programms.</translation>
    </message>
    <message>
        <source>The settings could not be used ({0}); they are kept in {1}.</source>
        <translation>Die Einstellungen waren nicht brauchbar ({0}); sie liegen in {1}.</translation>
    </message>
    <message>
        <source>The settings in {0} cannot be read ({1}); defaults are used.</source>
        <translation>Die Einstellungen in {0} sind nicht lesbar ({1}); die üblichen werden verwendet.</translation>
    </message>
    <message>
        <source>The sound devices have just changed; open {0} again.</source>
        <translation>Die Audiogeräte haben sich gerade geändert; öffnen Sie {0} noch einmal.</translation>
    </message>
    <message>
        <source>The sound server does not let this program listen (access denied); start it as the user who is logged in, or check PULSE_SERVER and PULSE_COOKIE.</source>
        <translation>Der Soundserver lässt dieses Programm nicht zuhören (Zugriff verweigert); starten Sie es als der angemeldete Benutzer, oder prüfen Sie PULSE_SERVER und PULSE_COOKIE.</translation>
    </message>
    <message>
        <source>The sound server gives {0} now.</source>
        <translation>Der Soundserver liefert jetzt {0}.</translation>
    </message>
    <message>
        <source>The sound system does not list its devices ({0}); check that it is running.</source>
        <translation>Das Soundsystem nennt seine Geräte nicht ({0}); prüfen Sie, ob es läuft.</translation>
    </message>
    <message>
        <source>The sound system does not start ({0}); check that it is running.</source>
        <translation>Das Soundsystem startet nicht ({0}); prüfen Sie, ob es läuft.</translation>
    </message>
    <message>
        <source>The system lost sound of {0}: it was busy.</source>
        <translation>Das System hat Ton von {0} verloren: Es war beschäftigt.</translation>
    </message>
    <message>
        <source>The tempo range is {0}; it must be 0 to 0.4.</source>
        <translation>Die Änderung des Tempos ist {0}; sie muss zwischen 0 und 0.4 liegen.</translation>
    </message>
    <message>
        <source>The two beats lie too near to each other; mark two that are some bars apart.</source>
        <translation>Die beiden Schläge liegen zu nahe beieinander; markieren Sie zwei, die einige Takte entfernt sind.</translation>
    </message>
    <message>
        <source>The weight of a track must be above 0 and at most 1000.</source>
        <translation>Das Gewicht eines Titels muss über 0 und höchstens 1000 sein.</translation>
    </message>
    <message>
        <source>The weight of {0} must be from 0 to 100.</source>
        <translation>Das Gewicht von {0} muss zwischen 0 und 100 liegen.</translation>
    </message>
    <message>
        <source>There are {0} tracks to choose from and the set needs {1}; choose from more, or make it shorter.</source>
        <translation>Zur Auswahl stehen {0} Titel, und das Set braucht {1}; wählen Sie aus mehr Titeln, oder machen Sie es kürzer.</translation>
    </message>
    <message>
        <source>There are {0} weights for {1} tracks; give one for each.</source>
        <translation>Es gibt {0} Gewichte für {1} Titel; geben Sie für jeden eines an.</translation>
    </message>
    <message>
        <source>There is a playlist &quot;{0}&quot; already; choose another name or replace it.</source>
        <translation>Es gibt schon eine Playlist „{0}“; wählen Sie einen anderen Namen, oder ersetzen Sie sie.</translation>
    </message>
    <message>
        <source>There is a playlist &quot;{0}&quot; already; choose another name.</source>
        <translation>Es gibt schon eine Playlist „{0}“; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is no field &quot;{0}&quot; to write; there are {1}.</source>
        <translation>Es gibt kein Feld „{0}“ zum Schreiben; es gibt {1}.</translation>
    </message>
    <message>
        <source>There is no file {0}; check the path.</source>
        <translation>Die Datei {0} gibt es nicht; prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>There is no format &quot;{0}&quot; to write; there are {1}.</source>
        <translation>Es gibt kein Format „{0}“ zum Schreiben; es gibt {1}.</translation>
    </message>
    <message>
        <source>There is no head {0} of your own in {1}; musicanalyzer models lists them.</source>
        <translation>Es gibt keinen eigenen Kopf {0} in {1}; „musicanalyzer models“ nennt alle.</translation>
    </message>
    <message>
        <source>There is no head {0} to replace.</source>
        <translation>Es gibt keinen Kopf {0}, der zu ersetzen wäre.</translation>
    </message>
    <message>
        <source>There is no input {0}; there are: {1}.</source>
        <translation>Es gibt keinen Eingang {0}; es gibt: {1}.</translation>
    </message>
    <message>
        <source>There is no label &quot;{0}&quot;; musicanalyzer label teach makes one.</source>
        <translation>Es gibt kein Etikett „{0}“; „musicanalyzer label teach“ legt eines an.</translation>
    </message>
    <message>
        <source>There is no label &quot;{0}&quot;; there are {1}.</source>
        <translation>Es gibt kein Etikett „{0}“; es gibt {1}.</translation>
    </message>
    <message>
        <source>There is no library at {0}; scan a folder first.</source>
        <translation>In {0} gibt es keine Bibliothek; lesen Sie zuerst einen Ordner ein.</translation>
    </message>
    <message>
        <source>There is no microphone or other input; connect one.</source>
        <translation>Es gibt kein Mikrofon und keinen anderen Eingang; schließen Sie eines an.</translation>
    </message>
    <message>
        <source>There is no order &quot;{0}&quot;; there are {1}.</source>
        <translation>Es gibt keine Reihenfolge „{0}“; es gibt {1}.</translation>
    </message>
    <message>
        <source>There is no playlist &quot;{0}&quot;; there are {1}.</source>
        <translation>Es gibt keine Playlist „{0}“; es gibt {1}.</translation>
    </message>
    <message>
        <source>There is no playlist &quot;{0}&quot;; there is none yet.</source>
        <translation>Es gibt keine Playlist „{0}“; es gibt noch gar keine.</translation>
    </message>
    <message>
        <source>There is no present analysis of {0} of its {1} examples and counter-examples; a scan of their files brings it, and learns the label.</source>
        <translation>Für {0} seiner {1} Beispiele und Gegenbeispiele fehlt eine Analyse mit den jetzigen Modellen; das Einlesen ihrer Dateien holt sie nach, und das Etikett wird gelernt.</translation>
    </message>
    <message>
        <source>There is no run {0} in the journal; musicanalyzer tags journal lists them.</source>
        <translation>Es gibt keinen Durchgang {0} im Verlauf; „musicanalyzer tags journal“ nennt alle.</translation>
    </message>
    <message>
        <source>There is no track {0} in the library.</source>
        <translation>Es gibt keinen Titel {0} in der Bibliothek.</translation>
    </message>
    <message>
        <source>There is nothing to save: no sound of this stretch is kept.</source>
        <translation>Es gibt nichts zu speichern: Von diesem Abschnitt ist kein Klang aufgehoben.</translation>
    </message>
    <message>
        <source>These are few examples: the interval says how little is known.</source>
        <translation>Das sind wenige Beispiele: Das Intervall zeigt, wie wenig bekannt ist.</translation>
    </message>
    <message>
        <source>These tracks do not fall into groups that can be told apart; ask for a number of crates to have them divided all the same.</source>
        <translation>Diese Titel zerfallen nicht in unterscheidbare Gruppen; geben Sie eine Anzahl Kisten an, um sie dennoch aufzuteilen.</translation>
    </message>
    <message>
        <source>This build of PyAV cannot decode {0}.</source>
        <translation>Diese Fassung von PyAV kann {0} nicht dekodieren.</translation>
    </message>
    <message>
        <source>Track {0} cannot be in the set: it has no analysis, its file is missing, or it is a copy of another track.</source>
        <translation>Titel {0} kann nicht im Set sein: Er hat keine Analyse, seine Datei fehlt, oder er ist die Kopie eines anderen Titels.</translation>
    </message>
    <message>
        <source>Track {0} could not be analysed, so nothing can be said to be like it.</source>
        <translation>Titel {0} ließ sich nicht analysieren, daher ist nicht zu sagen, was ihm ähnlich ist.</translation>
    </message>
    <message>
        <source>Track {0} has no analysis, so nothing can be compared with it.</source>
        <translation>Titel {0} hat keine Analyse, daher lässt sich nichts mit ihm vergleichen.</translation>
    </message>
    <message>
        <source>Track {0} must be in the set and must not; take one of the two back.</source>
        <translation>Titel {0} muss im Set sein und darf es nicht; nehmen Sie eines davon zurück.</translation>
    </message>
    <message>
        <source>Traktor NML</source>
        <translation>Traktor NML</translation>
    </message>
    <message>
        <source>Two locked tracks of one artist are too near; move one, or take a smaller artist gap.</source>
        <translation>Zwei festgehaltene Titel eines Interpreten liegen zu nahe beieinander; verschieben Sie einen, oder wählen Sie einen kleineren Abstand gleicher Interpreten.</translation>
    </message>
    <message>
        <source>Two of the fixed tracks sound the same; take one of them out.</source>
        <translation>Zwei der festen Titel klingen gleich; nehmen Sie einen davon heraus.</translation>
    </message>
    <message>
        <source>What is heard is no longer kept: a file in {0} cannot be written ({1}); check that disk and listen again.</source>
        <translation>Was zu hören ist, wird nicht mehr aufbewahrt: In {0} lässt sich eine Datei nicht schreiben ({1}); prüfen Sie den Datenträger und hören Sie erneut zu.</translation>
    </message>
    <message>
        <source>What is heard is no longer kept: the disk that holds {0} is full; free some space and listen again.</source>
        <translation>Was zu hören ist, wird nicht mehr aufbewahrt: Der Datenträger mit {0} ist voll; schaffen Sie Platz und hören Sie erneut zu.</translation>
    </message>
    <message>
        <source>What was heard cannot be read back from {0} ({1}); check that disk and listen again.</source>
        <translation>Was zu hören war, lässt sich nicht aus {0} zurücklesen ({1}); prüfen Sie den Datenträger und hören Sie erneut zu.</translation>
    </message>
    <message>
        <source>What was heard in {0} is not there in the present models&apos; form; run musicanalyzer scan on its folder again.</source>
        <translation>Was in {0} zu hören war, liegt nicht in der Form der jetzigen Modelle vor; lesen Sie den Ordner noch einmal ein.</translation>
    </message>
    <message>
        <source>XSPF (VLC, Strawberry)</source>
        <translation>XSPF (VLC, Strawberry)</translation>
    </message>
    <message>
        <source>a comment reaches past its end</source>
        <translation>ein Kommentar reicht über sein Ende hinaus</translation>
    </message>
    <message>
        <source>a compressed ID3v2.2 tag</source>
        <translation>ein komprimiertes ID3v2.2-Tag</translation>
    </message>
    <message>
        <source>a damaged ID3 chunk</source>
        <translation>ein beschädigter ID3-Block</translation>
    </message>
    <message>
        <source>a damaged index</source>
        <translation>ein beschädigtes Inhaltsverzeichnis</translation>
    </message>
    <message>
        <source>a damaged list of tags</source>
        <translation>eine beschädigte Liste von Tags</translation>
    </message>
    <message>
        <source>a device</source>
        <translation>ein Gerät</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>ein Ordner</translation>
    </message>
    <message>
        <source>a fragmented MP4 file without room for tags</source>
        <translation>eine fragmentierte MP4-Datei ohne Platz für Tags</translation>
    </message>
    <message>
        <source>a link that points to itself</source>
        <translation>eine Verknüpfung, die auf sich selbst zeigt</translation>
    </message>
    <message>
        <source>a metadata block that cannot be</source>
        <translation>ein unmöglicher Metadatenblock</translation>
    </message>
    <message>
        <source>a named pipe</source>
        <translation>eine benannte Pipe</translation>
    </message>
    <message>
        <source>a quote without its end</source>
        <translation>ein Anführungszeichen ohne sein Ende</translation>
    </message>
    <message>
        <source>a socket</source>
        <translation>ein Socket</translation>
    </message>
    <message>
        <source>a special object</source>
        <translation>ein besonderes Objekt</translation>
    </message>
    <message>
        <source>a tag of more than 256 MB</source>
        <translation>ein Tag von mehr als 256 MB</translation>
    </message>
    <message>
        <source>a tag whose length is wrong</source>
        <translation>ein Tag mit falscher Länge</translation>
    </message>
    <message>
        <source>a track that the file does not describe</source>
        <translation>ein Titel, den die Datei nicht beschreibt</translation>
    </message>
    <message>
        <source>all common formats can be decoded</source>
        <translation>alle verbreiteten Formate lassen sich dekodieren</translation>
    </message>
    <message>
        <source>an ID3 chunk without a tag</source>
        <translation>ein ID3-Block ohne Tag</translation>
    </message>
    <message>
        <source>an ID3 tag that is cut off</source>
        <translation>ein abgeschnittenes ID3-Tag</translation>
    </message>
    <message>
        <source>an ID3 tag with a checksum</source>
        <translation>ein ID3-Tag mit Prüfsumme</translation>
    </message>
    <message>
        <source>an ID3 tag with a header that cannot be</source>
        <translation>ein ID3-Tag mit unmöglichem Kopf</translation>
    </message>
    <message>
        <source>an ID3v2.{0} tag</source>
        <translation>ein ID3v2.{0}-Tag</translation>
    </message>
    <message>
        <source>an MP4 file without its index</source>
        <translation>eine MP4-Datei ohne ihr Inhaltsverzeichnis</translation>
    </message>
    <message>
        <source>an Ogg header that is not closed</source>
        <translation>ein Ogg-Kopf, der nicht abgeschlossen ist</translation>
    </message>
    <message>
        <source>an Ogg stream that is neither Vorbis nor Opus</source>
        <translation>ein Ogg-Strom, der weder Vorbis noch Opus ist</translation>
    </message>
    <message>
        <source>an Ogg stream without comments</source>
        <translation>ein Ogg-Strom ohne Kommentare</translation>
    </message>
    <message>
        <source>an Ogg stream without its beginning</source>
        <translation>ein Ogg-Strom ohne seinen Anfang</translation>
    </message>
    <message>
        <source>an RF64 WAV</source>
        <translation>eine RF64-WAV-Datei</translation>
    </message>
    <message>
        <source>an unknown format</source>
        <translation>ein unbekanntes Format</translation>
    </message>
    <message>
        <source>audio behind 4 GB</source>
        <translation>Ton jenseits von 4 GB</translation>
    </message>
    <message>
        <source>audio that does not end as its header says</source>
        <translation>Ton, der nicht endet, wie sein Kopf sagt</translation>
    </message>
    <message>
        <source>column_widths must give each column pixels, not {0}.</source>
        <translation>column_widths muss jeder Spalte Pixel geben, nicht {0}.</translation>
    </message>
    <message>
        <source>iTunes and Apple Music</source>
        <translation>iTunes und Apple Music</translation>
    </message>
    <message>
        <source>inputs: {0}</source>
        <translation>Eingänge: {0}</translation>
    </message>
    <message>
        <source>it cannot be played</source>
        <translation>sie lässt sich nicht abspielen</translation>
    </message>
    <message>
        <source>it carries a document type, which playlists do not need</source>
        <translation>sie trägt eine Dokumenttypangabe, die Playlists nicht brauchen</translation>
    </message>
    <message>
        <source>it claims {0} channels, {1} Hz</source>
        <translation>sie gibt {0} Kanäle und {1} Hz an</translation>
    </message>
    <message>
        <source>it ends in the middle of a record</source>
        <translation>sie endet mitten in einem Eintrag</translation>
    </message>
    <message>
        <source>it has a header and no audio</source>
        <translation>sie hat einen Kopf und keinen Ton</translation>
    </message>
    <message>
        <source>it has no streams</source>
        <translation>sie hat keine Ströme</translation>
    </message>
    <message>
        <source>it holds only zero bytes</source>
        <translation>sie enthält nur Nullbytes</translation>
    </message>
    <message>
        <source>it is a 7-Zip archive</source>
        <translation>sie ist ein 7-Zip-Archiv</translation>
    </message>
    <message>
        <source>it is a GIF picture</source>
        <translation>sie ist ein GIF-Bild</translation>
    </message>
    <message>
        <source>it is a JPEG picture</source>
        <translation>sie ist ein JPEG-Bild</translation>
    </message>
    <message>
        <source>it is a PDF document</source>
        <translation>sie ist ein PDF-Dokument</translation>
    </message>
    <message>
        <source>it is a PNG picture</source>
        <translation>sie ist ein PNG-Bild</translation>
    </message>
    <message>
        <source>it is a RAR archive</source>
        <translation>sie ist ein RAR-Archiv</translation>
    </message>
    <message>
        <source>it is a WebP picture</source>
        <translation>sie ist ein WebP-Bild</translation>
    </message>
    <message>
        <source>it is a ZIP archive</source>
        <translation>sie ist ein ZIP-Archiv</translation>
    </message>
    <message>
        <source>it is a database</source>
        <translation>sie ist eine Datenbank</translation>
    </message>
    <message>
        <source>it is a gzip archive</source>
        <translation>sie ist ein gzip-Archiv</translation>
    </message>
    <message>
        <source>it is a playlist</source>
        <translation>sie ist eine Playlist</translation>
    </message>
    <message>
        <source>it is a program</source>
        <translation>sie ist ein Programm</translation>
    </message>
    <message>
        <source>it is a text document</source>
        <translation>sie ist ein Textdokument</translation>
    </message>
    <message>
        <source>it is a web page</source>
        <translation>sie ist eine Webseite</translation>
    </message>
    <message>
        <source>it is a {0} file</source>
        <translation>sie ist eine {0}-Datei</translation>
    </message>
    <message>
        <source>it is an XML document</source>
        <translation>sie ist ein XML-Dokument</translation>
    </message>
    <message>
        <source>it is larger than {0} MB</source>
        <translation>sie ist größer als {0} MB</translation>
    </message>
    <message>
        <source>it is not Traktor&apos;s NML</source>
        <translation>sie ist kein NML von Traktor</translation>
    </message>
    <message>
        <source>it is not XML of Rekordbox</source>
        <translation>sie ist kein XML von Rekordbox</translation>
    </message>
    <message>
        <source>it is not a JSPF playlist</source>
        <translation>sie ist keine JSPF-Playlist</translation>
    </message>
    <message>
        <source>it is not a crate of Serato</source>
        <translation>sie ist keine Kiste von Serato</translation>
    </message>
    <message>
        <source>it is not a library of iTunes</source>
        <translation>sie ist keine Bibliothek von iTunes</translation>
    </message>
    <message>
        <source>it is not a table ({0})</source>
        <translation>sie ist keine Tabelle ({0})</translation>
    </message>
    <message>
        <source>it is not whole XML ({0})</source>
        <translation>sie ist kein vollständiges XML ({0})</translation>
    </message>
    <message>
        <source>it is plain text</source>
        <translation>sie ist einfacher Text</translation>
    </message>
    <message>
        <source>it names no file</source>
        <translation>sie nennt keine Datei</translation>
    </message>
    <message>
        <source>its codec is unknown or protected</source>
        <translation>ihr Codec ist unbekannt oder geschützt</translation>
    </message>
    <message>
        <source>its content is of no known audio format</source>
        <translation>ihr Inhalt hat kein bekanntes Audioformat</translation>
    </message>
    <message>
        <source>its decoder failed</source>
        <translation>ihr Decoder ist gescheitert</translation>
    </message>
    <message>
        <source>its elements lie more than {0} deep</source>
        <translation>ihre Elemente liegen mehr als {0} tief</translation>
    </message>
    <message>
        <source>its end could not be written</source>
        <translation>sein Ende konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>its first line names no column &quot;path&quot;</source>
        <translation>ihre erste Zeile nennt keine Spalte „path“</translation>
    </message>
    <message>
        <source>its index (moov) is missing or incomplete</source>
        <translation>ihr Inhaltsverzeichnis (moov) fehlt oder ist unvollständig</translation>
    </message>
    <message>
        <source>its {0} header cannot be read</source>
        <translation>ihr {0}-Kopf ist nicht lesbar</translation>
    </message>
    <message>
        <source>its {0} header is wrong</source>
        <translation>ihr {0}-Kopf ist falsch</translation>
    </message>
    <message>
        <source>language is {0}; it must be system or a code such as de or pt_BR.</source>
        <translation>language ist {0}; erlaubt sind system oder ein Kürzel wie de oder pt_BR.</translation>
    </message>
    <message>
        <source>metadata that are cut off</source>
        <translation>abgeschnittene Metadaten</translation>
    </message>
    <message>
        <source>more space</source>
        <translation>mehr Platz</translation>
    </message>
    <message>
        <source>more than 16 MB of comments</source>
        <translation>mehr als 16 MB Kommentare</translation>
    </message>
    <message>
        <source>more than 4 GB</source>
        <translation>mehr als 4 GB</translation>
    </message>
    <message>
        <source>more than 4 GB of tags</source>
        <translation>mehr als 4 GB Tags</translation>
    </message>
    <message>
        <source>more than {0} terms</source>
        <translation>mehr als {0} Begriffe</translation>
    </message>
    <message>
        <source>musicanalyzer scan learns it again.</source>
        <translation>„musicanalyzer scan“ lernt es neu.</translation>
    </message>
    <message>
        <source>musicanalyzer {0}, Python {1}, {2} {3}; {4}</source>
        <translation>musicanalyzer {0}, Python {1}, {2} {3}; {4}</translation>
    </message>
    <message>
        <source>n is {0}; it must be from 1 to {1}.</source>
        <translation>n ist {0}; erlaubt ist 1 bis {1}.</translation>
    </message>
    <message>
        <source>near_duplicate is {0}; it must be above 0 and at most 1.</source>
        <translation>near_duplicate ist {0}; erlaubt ist über 0 bis 1.</translation>
    </message>
    <message>
        <source>no decoder is known for it</source>
        <translation>für sie ist kein Decoder bekannt</translation>
    </message>
    <message>
        <source>none of its audio can be decoded</source>
        <translation>nichts von ihrem Ton lässt sich dekodieren</translation>
    </message>
    <message>
        <source>nothing between the parentheses</source>
        <translation>zwischen den Klammern steht nichts</translation>
    </message>
    <message>
        <source>nothing follows its tag</source>
        <translation>auf ihr Tag folgt nichts</translation>
    </message>
    <message>
        <source>nvidia-smi does not answer ({0}).</source>
        <translation>nvidia-smi antwortet nicht ({0}).</translation>
    </message>
    <message>
        <source>only {0}</source>
        <translation>nur {0}</translation>
    </message>
    <message>
        <source>pip install &quot;musicanalyzer[gpu]&quot;</source>
        <translation>pip install &quot;musicanalyzer[gpu]&quot;</translation>
    </message>
    <message>
        <source>pip install &quot;tensorflow[and-cuda]&quot;</source>
        <translation>pip install &quot;tensorflow[and-cuda]&quot;</translation>
    </message>
    <message>
        <source>pip install --force-reinstall av</source>
        <translation>pip install --force-reinstall av</translation>
    </message>
    <message>
        <source>tag_mapping must give values names, not {0}.</source>
        <translation>tag_mapping muss Werten Namen geben, nicht {0}.</translation>
    </message>
    <message>
        <source>the comments are cut off</source>
        <translation>die Kommentare sind abgeschnitten</translation>
    </message>
    <message>
        <source>the field &quot;{0}&quot; needs a value</source>
        <translation>das Feld „{0}“ braucht einen Wert</translation>
    </message>
    <message>
        <source>the file became shorter</source>
        <translation>die Datei wurde kürzer</translation>
    </message>
    <message>
        <source>the tag</source>
        <translation>das Tag</translation>
    </message>
    <message>
        <source>thresholds must give heads a confidence, not {0}.</source>
        <translation>thresholds muss Köpfen eine Sicherheit geben, nicht {0}.</translation>
    </message>
    <message>
        <source>too many parentheses or minus signs within each other</source>
        <translation>zu viele Klammern oder Minuszeichen ineinander</translation>
    </message>
    <message>
        <source>unknown field &quot;{0}&quot; at column {1}; did you mean &quot;{2}&quot;?</source>
        <translation>unbekanntes Feld „{0}“ in Spalte {1}; meinten Sie „{2}“?</translation>
    </message>
    <message>
        <source>unknown field &quot;{0}&quot; at column {1}; for text, put it in quotes</source>
        <translation>unbekanntes Feld „{0}“ in Spalte {1}; setzen Sie Text in Anführungszeichen</translation>
    </message>
    <message>
        <source>unknown label &quot;{0}&quot; at column {1}; did you mean &quot;{2}&quot;?</source>
        <translation>unbekanntes Etikett „{0}“ in Spalte {1}; meinten Sie „{2}“?</translation>
    </message>
    <message>
        <source>unknown label &quot;{0}&quot; at column {1}; none has been taught yet</source>
        <translation>unbekanntes Etikett „{0}“ in Spalte {1}; noch ist keines angelernt</translation>
    </message>
    <message>
        <source>unknown label &quot;{0}&quot; at column {1}; those taught are {2}</source>
        <translation>unbekanntes Etikett „{0}“ in Spalte {1}; angelernt sind {2}</translation>
    </message>
    <message>
        <source>{0} GiB free in {1}</source>
        <translation>{0} GiB frei in {1}</translation>
    </message>
    <message>
        <source>{0} MB more space</source>
        <translation>{0} MB mehr Platz</translation>
    </message>
    <message>
        <source>{0} analysed tracks are too few to be sorted into crates; choose more tracks or fewer crates.</source>
        <translation>{0} analysierte Titel sind zu wenige, um sie in Kisten zu sortieren; wählen Sie mehr Titel oder weniger Kisten.</translation>
    </message>
    <message>
        <source>{0} analysed tracks are too few to be sorted into {1} crates; choose more tracks or fewer crates.</source>
        <translation>{0} analysierte Titel sind zu wenige, um sie in {1} Kisten zu sortieren; wählen Sie mehr Titel oder weniger Kisten.</translation>
    </message>
    <message>
        <source>{0} and {1} hold the same audio to the last byte, so they cannot be told apart; name two recordings.</source>
        <translation>{0} und {1} enthalten auf das Byte denselben Ton, sind also nicht zu unterscheiden; nennen Sie zwei Aufnahmen.</translation>
    </message>
    <message>
        <source>{0} and {1} were not both analysed, so they cannot be told apart; name two recordings.</source>
        <translation>{0} und {1} sind nicht beide analysiert, also nicht zu unterscheiden; nennen Sie zwei Aufnahmen.</translation>
    </message>
    <message>
        <source>{0} cannot be copied to {1} ({2}); check that it can be read and that the disk has room.</source>
        <translation>{0} kann nicht nach {1} kopiert werden ({2}); prüfen Sie, ob die Datei lesbar ist und der Datenträger Platz hat.</translation>
    </message>
    <message>
        <source>{0} cannot be opened ({1}); check that no other program holds it and that this one may use it.</source>
        <translation>{0} lässt sich nicht öffnen ({1}); prüfen Sie, ob ein anderes Programm es belegt und dieses es benutzen darf.</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1}); choose another folder.</source>
        <translation>{0} kann nicht geschrieben werden ({1}); wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{0} cannot teach anything: it could not be analysed; musicanalyzer list --failed says why.</source>
        <translation>{0} kann nichts lehren: Die Datei ließ sich nicht analysieren; „musicanalyzer list --failed“ nennt den Grund.</translation>
    </message>
    <message>
        <source>{0} cannot teach anything: it has no present analysis; scan its file again.</source>
        <translation>{0} kann nichts lehren: Es fehlt eine Analyse mit den jetzigen Modellen; lesen Sie die Datei noch einmal ein.</translation>
    </message>
    <message>
        <source>{0} cannot teach anything: it holds nothing to hear.</source>
        <translation>{0} kann nichts lehren: Es ist nichts darin zu hören.</translation>
    </message>
    <message>
        <source>{0} could not be analysed, so it cannot be marked; musicanalyzer list --failed says why.</source>
        <translation>{0} ließ sich nicht analysieren, daher sind keine Marken möglich; „musicanalyzer list --failed“ nennt den Grund.</translation>
    </message>
    <message>
        <source>{0} could not be analysed, so it has no beats to correct; musicanalyzer list --failed says why.</source>
        <translation>{0} ließ sich nicht analysieren, daher gibt es keine Schläge zu berichtigen; „musicanalyzer list --failed“ nennt den Grund.</translation>
    </message>
    <message>
        <source>{0} could not be analysed, so nothing can be compared with it; musicanalyzer list --failed says why.</source>
        <translation>{0} ließ sich nicht analysieren, daher lässt sich nichts damit vergleichen; „musicanalyzer list --failed“ nennt den Grund.</translation>
    </message>
    <message>
        <source>{0} could not be analysed, so nothing can be said of it; musicanalyzer list --failed says why.</source>
        <translation>{0} ließ sich nicht analysieren, daher lässt sich nichts darüber sagen; „musicanalyzer list --failed“ nennt den Grund.</translation>
    </message>
    <message>
        <source>{0} counter-example</source>
        <translation>{0} Gegenbeispiel</translation>
    </message>
    <message>
        <source>{0} counter-examples</source>
        <translation>{0} Gegenbeispiele</translation>
    </message>
    <message>
        <source>{0} crashed the decoder; the file is damaged in a way that it cannot handle.</source>
        <translation>{0} brachte den Decoder zum Absturz; die Datei ist auf eine Weise beschädigt, mit der er nicht umgehen kann.</translation>
    </message>
    <message>
        <source>{0} does not exist yet; the first scan makes it.</source>
        <translation>{0} gibt es noch nicht; das erste Einlesen legt die Bibliothek an.</translation>
    </message>
    <message>
        <source>{0} does not exist; check the path, or connect the drive that it is on.</source>
        <translation>{0} gibt es nicht; prüfen Sie den Pfad, oder schließen Sie das Laufwerk an, auf dem er liegt.</translation>
    </message>
    <message>
        <source>{0} example</source>
        <translation>{0} Beispiel</translation>
    </message>
    <message>
        <source>{0} examples</source>
        <translation>{0} Beispiele</translation>
    </message>
    <message>
        <source>{0} gives only zeros; it may be muted, or the system does not let this program listen: see its privacy settings.</source>
        <translation>{0} liefert nur Nullen; vielleicht ist es stummgeschaltet, oder das System lässt dieses Programm nicht zuhören: siehe die Einstellungen zum Datenschutz.</translation>
    </message>
    <message>
        <source>{0} has ended.</source>
        <translation>{0} ist zu Ende.</translation>
    </message>
    <message>
        <source>{0} has no correction to take back; nothing was changed.</source>
        <translation>{0} hat keine Berichtigung, die zurückzunehmen wäre; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{0} has no tempo yet to double or halve; give one in beats per minute.</source>
        <translation>{0} hat noch kein Tempo, das zu verdoppeln oder zu halbieren wäre; geben Sie eines in Schlägen pro Minute an.</translation>
    </message>
    <message>
        <source>{0} has no {1} to confirm; scan its file again.</source>
        <translation>{0} hat keine Angabe zu {1}, die zu bestätigen wäre; lesen Sie die Datei noch einmal ein.</translation>
    </message>
    <message>
        <source>{0} is back.</source>
        <translation>{0} ist wieder da.</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}</source>
        <translation>{0} ist beschädigt: {1}</translation>
    </message>
    <message>
        <source>{0} is empty; choose another file.</source>
        <translation>{0} ist leer; wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{0} is gone; listening to {1} meanwhile.</source>
        <translation>{0} ist weg; solange wird {1} gehört.</translation>
    </message>
    <message>
        <source>{0} is heard in place of {1}.</source>
        <translation>{0} ist anstelle von {1} zu hören.</translation>
    </message>
    <message>
        <source>{0} is heard in place of {1}; {2} s are missing.</source>
        <translation>{0} ist anstelle von {1} zu hören; {2} s fehlen.</translation>
    </message>
    <message>
        <source>{0} is heard.</source>
        <translation>{0} ist zu hören.</translation>
    </message>
    <message>
        <source>{0} is heard; {1} s are missing.</source>
        <translation>{0} ist zu hören; {1} s fehlen.</translation>
    </message>
    <message>
        <source>{0} is longer than {1} minutes, too long to look for sections; split it into tracks first.</source>
        <translation>{0} ist länger als {1} Minuten, zu lang, um nach Abschnitten zu suchen; teilen Sie die Datei zuerst in Titel.</translation>
    </message>
    <message>
        <source>{0} is named as an example and as a counter-example; choose one.</source>
        <translation>{0} ist als Beispiel und als Gegenbeispiel genannt; wählen Sie eines davon.</translation>
    </message>
    <message>
        <source>{0} is no card of a head; give the .json file that training wrote beside the weights, such as genre-v1.json.</source>
        <translation>{0} ist keine Karte eines Kopfes; geben Sie die .json-Datei an, die das Training neben die Gewichte geschrieben hat, etwa genre-v1.json.</translation>
    </message>
    <message>
        <source>{0} is no copy of a library of this program; choose another file.</source>
        <translation>{0} ist keine Kopie einer Bibliothek dieses Programms; wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{0} is no example of &quot;{1}&quot;; nothing was changed.</source>
        <translation>{0} ist kein Beispiel für „{1}“; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{0} is no longer listened to: the {1} s are over.</source>
        <translation>{0} wird nicht mehr gehört: Die {1} s sind um.</translation>
    </message>
    <message>
        <source>{0} is not a music library of this program; choose another file with --db.</source>
        <translation>{0} ist keine Musikbibliothek dieses Programms; wählen Sie mit --db eine andere Datei.</translation>
    </message>
    <message>
        <source>{0} is not there; listening to {1} until it is.</source>
        <translation>{0} ist nicht da; bis dahin wird {1} gehört.</translation>
    </message>
    <message>
        <source>{0} is the library itself; choose a copy.</source>
        <translation>{0} ist die Bibliothek selbst; wählen Sie eine Kopie.</translation>
    </message>
    <message>
        <source>{0} is the library itself; choose another name for the copy.</source>
        <translation>{0} ist die Bibliothek selbst; wählen Sie einen anderen Namen für die Kopie.</translation>
    </message>
    <message>
        <source>{0} is there, but TensorFlow has no GPU support on native Windows since 2.11.</source>
        <translation>{0} ist da, aber TensorFlow unterstützt seit 2.11 unter Windows selbst keine GPU mehr.</translation>
    </message>
    <message>
        <source>{0} is there, but TensorFlow is not installed.</source>
        <translation>{0} ist da, aber TensorFlow ist nicht installiert.</translation>
    </message>
    <message>
        <source>{0} is there, but TensorFlow&apos;s CUDA libraries are not installed.</source>
        <translation>{0} ist da, aber die CUDA-Bibliotheken von TensorFlow sind nicht installiert.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be a text.</source>
        <translation>{0} ist {1}; erlaubt ist ein Text.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be a whole number from {2} to {3}.</source>
        <translation>{0} ist {1}; erlaubt ist eine ganze Zahl von {2} bis {3}.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be above 0.</source>
        <translation>{0} ist {1}; der Wert muss über 0 liegen.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be at least 1.</source>
        <translation>{0} ist {1}; der Wert muss mindestens 1 sein.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be one of {2}.</source>
        <translation>{0} ist {1}; erlaubt ist eines von {2}.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be true or false.</source>
        <translation>{0} ist {1}; erlaubt ist true oder false.</translation>
    </message>
    <message>
        <source>{0} is {1}; it must be {2} to {3}.</source>
        <translation>{0} ist {1}; erlaubt ist {2} bis {3}.</translation>
    </message>
    <message>
        <source>{0} met an error in this program ({1}: {2}); the log has the details.</source>
        <translation>{0} stieß auf einen Fehler in diesem Programm ({1}: {2}); im Protokoll steht mehr.</translation>
    </message>
    <message>
        <source>{0} met an error in this program; the log has the details.</source>
        <translation>{0} stieß auf einen Fehler in diesem Programm; im Protokoll steht mehr.</translation>
    </message>
    <message>
        <source>{0} more are like it.</source>
        <translation>{0} weitere sind von derselben Art.</translation>
    </message>
    <message>
        <source>{0} must be a list of texts, not {1}.</source>
        <translation>{0} muss eine Liste von Texten sein, nicht {1}.</translation>
    </message>
    <message>
        <source>{0} must end in .wav or .flac.</source>
        <translation>{0} muss auf .wav oder .flac enden.</translation>
    </message>
    <message>
        <source>{0} must end in {1}.</source>
        <translation>{0} muss auf {1} enden.</translation>
    </message>
    <message>
        <source>{0} names no track.</source>
        <translation>{0} nennt keinen Titel.</translation>
    </message>
    <message>
        <source>{0} of at most {1}</source>
        <translation>{0} von höchstens {1}</translation>
    </message>
    <message>
        <source>{0} s of sound were lost: the computer was busy.</source>
        <translation>{0} s Ton gingen verloren: Der Computer war beschäftigt.</translation>
    </message>
    <message>
        <source>{0} sends no sound; the system may have suspended it. It is heard as soon as it sends again.</source>
        <translation>{0} sendet keinen Ton; vielleicht hat das System das Gerät angehalten. Es ist zu hören, sobald es wieder sendet.</translation>
    </message>
    <message>
        <source>{0} took longer than {1} minutes and was given up; check whether the file plays.</source>
        <translation>{0} brauchte länger als {1} Minuten und wurde aufgegeben; prüfen Sie, ob sich die Datei abspielen lässt.</translation>
    </message>
    <message>
        <source>{0} tracks are fixed, more than the {1} of the set.</source>
        <translation>{0} Titel sind fest, mehr als die {1} des Sets.</translation>
    </message>
    <message>
        <source>{0} was found to be a copy or a version of nothing; musicanalyzer duplicates lists what was found.</source>
        <translation>Zu {0} wurde keine Kopie oder Fassung gefunden; „musicanalyzer duplicates“ nennt, was gefunden wurde.</translation>
    </message>
    <message>
        <source>{0} will be used</source>
        <translation>{0} wird verwendet</translation>
    </message>
    <message>
        <source>{0}, at column {1}</source>
        <translation>{0}, in Spalte {1}</translation>
    </message>
    <message>
        <source>{0}, hashes verified</source>
        <translation>{0}, Prüfsummen bestätigt</translation>
    </message>
    <message>
        <source>{0}: {1} tracks, {2} recordings, {3} playlists, integrity ok</source>
        <translation>{0}: {1} Titel, {2} Aufnahmen, {3} Playlists, unversehrt</translation>
    </message>
    <message>
        <source>{0}: {1} tracks, {2} recordings, {3} playlists, integrity ok, but it cannot be written: scans, corrections and playlists cannot be kept.</source>
        <translation>{0}: {1} Titel, {2} Aufnahmen, {3} Playlists, unversehrt, aber nicht beschreibbar: Einlesen, Berichtigungen und Playlists lassen sich nicht speichern.</translation>
    </message>
    <message>
        <source>“{0}” (and {1} more) could not be read; give your user the permission, or check the drive, and scan again.</source>
        <translation>„{0}“ (und {1} weitere) ließ sich nicht lesen; geben Sie Ihrem Benutzer das Recht dazu, oder prüfen Sie das Laufwerk, und lesen Sie noch einmal ein.</translation>
    </message>
    <message>
        <source>“{0}” came out with other audio and was left as it was; report this.</source>
        <translation>„{0}“ kam mit anderem Ton heraus und wurde gelassen, wie es war; melden Sie das bitte.</translation>
    </message>
    <message>
        <source>“{0}” cannot be decoded here: {1}; convert it to FLAC, WAV, MP3 or M4A.</source>
        <translation>„{0}“ lässt sich hier nicht dekodieren: {1}; wandeln Sie die Datei in FLAC, WAV, MP3 oder M4A um.</translation>
    </message>
    <message>
        <source>“{0}” changed while it was being read; scan again when nothing writes to it.</source>
        <translation>„{0}“ änderte sich während des Lesens; lesen Sie noch einmal ein, wenn nichts mehr hineinschreibt.</translation>
    </message>
    <message>
        <source>“{0}” contains no audio: {1}; remove it from the music folder.</source>
        <translation>„{0}“ enthält keinen Ton: {1}; nehmen Sie die Datei aus dem Musikordner.</translation>
    </message>
    <message>
        <source>“{0}” could not be read ({1}); check the disk or the network drive.</source>
        <translation>„{0}“ ließ sich nicht lesen ({1}); prüfen Sie den Datenträger oder das Netzlaufwerk.</translation>
    </message>
    <message>
        <source>“{0}” could not be read; give your user the permission, or check the drive, and scan again.</source>
        <translation>„{0}“ ließ sich nicht lesen; geben Sie Ihrem Benutzer das Recht dazu, oder prüfen Sie das Laufwerk, und lesen Sie noch einmal ein.</translation>
    </message>
    <message>
        <source>“{0}” could not be written ({1}); check the disk or the network drive.</source>
        <translation>„{0}“ ließ sich nicht schreiben ({1}); prüfen Sie den Datenträger oder das Netzlaufwerk.</translation>
    </message>
    <message>
        <source>“{0}” did not read back as written and was left as it was; report this: {1}.</source>
        <translation>„{0}“ las sich nicht wie geschrieben und wurde gelassen, wie es war; melden Sie das bitte: {1}.</translation>
    </message>
    <message>
        <source>“{0}” ends before its audio can be read: {1}; copy it again from its source.</source>
        <translation>„{0}“ endet, bevor ihr Ton beginnt: {1}; kopieren Sie die Datei noch einmal von ihrer Quelle.</translation>
    </message>
    <message>
        <source>“{0}” has a damaged structure ({1}); repair it or restore it from a backup.</source>
        <translation>„{0}“ hat einen beschädigten Aufbau ({1}); reparieren Sie die Datei, oder stellen Sie sie aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <source>“{0}” has {1} names (hard links), which writing would part; allow that for this run, or leave it.</source>
        <translation>„{0}“ hat {1} Namen (harte Verknüpfungen), die das Schreiben trennen würde; erlauben Sie das für diesen Durchgang, oder lassen Sie es.</translation>
    </message>
    <message>
        <source>“{0}” holds less than one sample of audio; remove it or record it again.</source>
        <translation>„{0}“ enthält weniger als einen Abtastwert Ton; entfernen Sie die Datei, oder nehmen Sie sie neu auf.</translation>
    </message>
    <message>
        <source>“{0}” holds other audio than when it was scanned; scan its folder again.</source>
        <translation>„{0}“ enthält anderen Ton als beim Einlesen; lesen Sie den Ordner noch einmal ein.</translation>
    </message>
    <message>
        <source>“{0}” holds {1}, which tags are not written into; convert it to write tags.</source>
        <translation>„{0}“ enthält etwas, in das keine Tags geschrieben werden: {1}; wandeln Sie die Datei um, um Tags zu schreiben.</translation>
    </message>
    <message>
        <source>“{0}” is damaged: {1}; restore it from a backup.</source>
        <translation>„{0}“ ist beschädigt: {1}; stellen Sie die Datei aus einer Sicherung wieder her.</translation>
    </message>
    <message>
        <source>“{0}” is empty (0 bytes); copy it again from its source or remove it.</source>
        <translation>„{0}“ ist leer (0 Byte); kopieren Sie die Datei noch einmal von ihrer Quelle, oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>“{0}” is in use by another program; close that program and try again.</source>
        <translation>„{0}“ wird von einem anderen Programm benutzt; schließen Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“{0}” is longer than tracks may be: {1}; raise the limit, or leave it as it is.</source>
        <translation>„{0}“ ist länger, als Titel sein dürfen: {1}; erhöhen Sie die Grenze, oder lassen Sie es dabei.</translation>
    </message>
    <message>
        <source>“{0}” is no longer there; scan its folder again.</source>
        <translation>„{0}“ ist nicht mehr da; lesen Sie den Ordner noch einmal ein.</translation>
    </message>
    <message>
        <source>“{0}” is not an audio file: {1}; remove it or give it its proper name.</source>
        <translation>„{0}“ ist keine Audiodatei: {1}; entfernen Sie die Datei, oder geben Sie ihr den richtigen Namen.</translation>
    </message>
    <message>
        <source>“{0}” is not there; check the path, or connect the drive that it is on.</source>
        <translation>„{0}“ ist nicht da; prüfen Sie den Pfad, oder schließen Sie das Laufwerk an, auf dem er liegt.</translation>
    </message>
    <message>
        <source>“{0}” is write-protected; allow writing to it and try again.</source>
        <translation>„{0}“ ist schreibgeschützt; erlauben Sie das Schreiben und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“{0}” is {1}, not a file; leave it out of the scan.</source>
        <translation>„{0}“ ist {1}, keine Datei; lassen Sie das beim Einlesen aus.</translation>
    </message>
    <message>
        <source>“{0}” lies in a folder that may not be written to; allow writing to the folder and try again.</source>
        <translation>„{0}“ liegt in einem Ordner, in den nicht geschrieben werden darf; erlauben Sie das Schreiben in den Ordner und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“{0}” lies on a read-only medium; copy it to another disk.</source>
        <translation>„{0}“ liegt auf einem Medium, das nur lesbar ist; kopieren Sie die Datei auf einen anderen Datenträger.</translation>
    </message>
    <message>
        <source>“{0}” may not be read; give your user read permission for it.</source>
        <translation>„{0}“ darf nicht gelesen werden; geben Sie Ihrem Benutzer das Leserecht.</translation>
    </message>
    <message>
        <source>“{0}” needs {1} on its disk; free some and try again.</source>
        <translation>„{0}“ braucht {1} auf dem Datenträger; schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>“{0}” was changed by another program meanwhile; try again when nothing writes to it.</source>
        <translation>„{0}“ wurde inzwischen von einem anderen Programm geändert; versuchen Sie es erneut, wenn nichts mehr hineinschreibt.</translation>
    </message>
</context>
<context>
    <name>sets</name>
    <message>
        <source>same key</source>
        <translation>gleiche Tonart</translation>
    </message>
    <message>
        <source>adjacent key</source>
        <translation>benachbarte Tonart</translation>
    </message>
    <message>
        <source>relative key</source>
        <translation>Paralleltonart</translation>
    </message>
    <message>
        <source>key lifts</source>
        <translation>Tonart hebt an</translation>
    </message>
    <message>
        <source>diagonal key</source>
        <translation>diagonale Tonart</translation>
    </message>
    <message>
        <source>keys clash</source>
        <translation>Tonarten reiben sich</translation>
    </message>
    <message>
        <source>key unknown</source>
        <translation>Tonart unbekannt</translation>
    </message>
    <message>
        <source>{share} alike</source>
        <translation>{share} ähnlich</translation>
    </message>
    <message>
        <source>tempo unknown</source>
        <translation>Tempo unbekannt</translation>
    </message>
    <message>
        <source>tempo {change} in double time</source>
        <translation>Tempo {change} in doppelter Zeit</translation>
    </message>
    <message>
        <source>tempo {change} in half time</source>
        <translation>Tempo {change} in halber Zeit</translation>
    </message>
    <message>
        <source>tempo {change}</source>
        <translation>Tempo {change}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
</context>
<context>
    <name>similar</name>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>Gesang</translation>
    </message>
    <message>
        <source>Rhythm</source>
        <translation>Rhythmus</translation>
    </message>
    <message>
        <source>Harmony</source>
        <translation>Harmonie</translation>
    </message>
</context>
<context>
    <name>tags</name>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Stimmung</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tonart</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>ReplayGain</source>
        <translation>ReplayGain</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>{fields} of {files}</source>
        <translation>{fields} in {files}</translation>
    </message>
    <message>
        <source>{what} brought back.</source>
        <translation>{what} zurückgeholt.</translation>
    </message>
    <message>
        <source>{what} written.</source>
        <translation>{what} geschrieben.</translation>
    </message>
    <message>
        <source>Stopped before it began; no file was changed.</source>
        <translation>Vor dem Beginn angehalten; keine Datei wurde geändert.</translation>
    </message>
</context>
<context>
    <name>track</name>
    <message>
        <source>You said: {genre}.</source>
        <translation>Eigene Angabe: {genre}.</translation>
    </message>
    <message>
        <source>Not analysed yet.</source>
        <translation>Noch nicht analysiert.</translation>
    </message>
    <message>
        <source>Nothing is to be heard in this track.</source>
        <translation>In diesem Titel ist nichts zu hören.</translation>
    </message>
    <message>
        <source>{genre}, {confidence} sure.</source>
        <translation>{genre}, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>Unsure: no genre fits well. The nearest is {genre}.</source>
        <translation>Unsicher: Kein Genre passt gut. Am nächsten liegt {genre}.</translation>
    </message>
    <message>
        <source>Unsure: perhaps {genre}, but that is too little to say so.</source>
        <translation>Unsicher: vielleicht {genre}, doch das ist zu wenig, um es zu behaupten.</translation>
    </message>
    <message>
        <source>Unsure: between {genres} and {last}.</source>
        <translation>Unsicher: zwischen {genres} und {last}.</translation>
    </message>
    <message>
        <source>The file says: {genre}</source>
        <translation>Laut Datei: {genre}</translation>
    </message>
    <message>
        <source>No mood stands out.</source>
        <translation>Keine Stimmung sticht hervor.</translation>
    </message>
    <message>
        <source>Arousal</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>You said: {vocal}.</source>
        <translation>Eigene Angabe: {vocal}.</translation>
    </message>
    <message>
        <source>This is speech, no music ({confidence} sure).</source>
        <translation>Das ist Sprache, keine Musik (zu {confidence} sicher).</translation>
    </message>
    <message>
        <source>This is neither music nor speech ({confidence} sure).</source>
        <translation>Das ist weder Musik noch Sprache (zu {confidence} sicher).</translation>
    </message>
    <message>
        <source>Instrumental, {confidence} sure.</source>
        <translation>Instrumental, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>Unsure whether somebody sings: perhaps in {share} of it.</source>
        <translation>Unsicher, ob jemand singt: vielleicht in {share} des Titels.</translation>
    </message>
    <message>
        <source>Sung in {share} of it.</source>
        <translation>Gesang in {share} des Titels.</translation>
    </message>
    <message>
        <source>Sung in {share} of it: {voice}, {confidence} sure.</source>
        <translation>Gesang in {share} des Titels: {voice}, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>No steady beat was found.</source>
        <translation>Ein fester Takt wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>You said: {bpm} BPM.</source>
        <translation>Eigene Angabe: {bpm} BPM.</translation>
    </message>
    <message>
        <source>The file says: {bpm} BPM.</source>
        <translation>Die Datei sagt: {bpm} BPM.</translation>
    </message>
    <message>
        <source>{bpm} BPM, {confidence} sure.</source>
        <translation>{bpm} BPM, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>About {bpm} BPM, changing; {confidence} sure.</source>
        <translation>Etwa {bpm} BPM, wechselnd; zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>Perhaps counted as {levels}.</source>
        <translation>Vielleicht gezählt als {levels}.</translation>
    </message>
    <message>
        <source>No key stands out.</source>
        <translation>Keine Tonart sticht heraus.</translation>
    </message>
    <message>
        <source>You said: {key}.</source>
        <translation>Eigene Angabe: {key}.</translation>
    </message>
    <message>
        <source>The file says: {key}.</source>
        <translation>Die Datei sagt: {key}.</translation>
    </message>
    <message>
        <source>{key}, {confidence} sure.</source>
        <translation>{key}, zu {confidence} sicher.</translation>
    </message>
    <message>
        <source>Tuned to {hz} Hz.</source>
        <translation>Gestimmt auf {hz} Hz.</translation>
    </message>
    <message>
        <source>Energy {energy} of 10</source>
        <translation>Energie {energy} von 10</translation>
    </message>
    <message>
        <source>{lufs} LUFS</source>
        <translation>{lufs} LUFS</translation>
    </message>
    <message>
        <source>range {lu} LU</source>
        <translation>Umfang {lu} LU</translation>
    </message>
    <message>
        <source>peak {db} dB</source>
        <translation>Spitze {db} dB</translation>
    </message>
    <message>
        <source>Danceability: unsure, for want of a beat.</source>
        <translation>Tanzbarkeit: unsicher, da kein Takt zu finden ist.</translation>
    </message>
    <message>
        <source>tempo {share} sure</source>
        <translation>Tempo zu {share} sicher</translation>
    </message>
    <message>
        <source>beats {share} steady</source>
        <translation>Schläge zu {share} gleichmäßig</translation>
    </message>
    <message>
        <source>tempo {share} fit for dancing</source>
        <translation>Tempo zu {share} zum Tanzen</translation>
    </message>
    <message>
        <source>energy {share}</source>
        <translation>Energie {share}</translation>
    </message>
    <message>
        <source>Danceability {value} of 10: {evidence}.</source>
        <translation>Tanzbarkeit {value} von 10: {evidence}.</translation>
    </message>
</context>
</TS>
