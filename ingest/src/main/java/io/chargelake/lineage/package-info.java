/** What each run reads and writes, told to a catalogue as OpenLineage events. */
package io.chargelake.lineage;
